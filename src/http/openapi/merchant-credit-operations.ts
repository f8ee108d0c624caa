import {
  issuedCredit,
  storeCredit,
  storeCreditInFull,
  storeCreditRequest,
  storeCreditsPage,
  storeCreditsQuery,
} from '../../protocol/merchant/store-credits.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';
import {
  done,
  inPath,
  MERCHANT_TAGS,
  merchantKey,
  postErrors,
  postParameters,
  queryParameters,
  readErrors,
} from './merchant-parts.js';

const CREDITS = { ...merchantKey, tag: MERCHANT_TAGS.storeCredits.name } as const;

const credit = inPath('credit', 'Id of the store credit.');

export const merchantCreditOperations: readonly Operation[] = [
  {
    ...CREDITS,
    id: 'listStoreCredits',
    method: 'get',
    path: '/merchant/store-credits',
    summary: 'List store credits and gift cards',
    parameters: [...queryParameters(storeCreditsQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of store credits, the newest first.', schema: storeCreditsPage }],
    errors: readErrors,
  },
  {
    ...CREDITS,
    id: 'issueStoreCredit',
    method: 'post',
    path: '/merchant/store-credits',
    summary: 'Issue store credit or a gift card',
    description:
      'In the currency of the shop. Its code is answered once: keep it, or give it to the buyer at once. Gift cards are for shops with `gift_cards` in shop.json.',
    parameters: postParameters,
    body: {
      schema: storeCreditRequest,
      required: true,
      examples: {
        'for a year': { amount: 5000, expires_at: '2099-12-31T23:59:59Z', note: 'Late parcel, order 7KQ2M' },
        'a gift card': { kind: 'gift_card', amount: 10000 },
      },
    },
    answers: [done(201, 'The store credit, with its code the first time.', issuedCredit)],
    errors: postErrors,
  },
  {
    ...CREDITS,
    id: 'getStoreCredit',
    method: 'get',
    path: '/merchant/store-credits/{credit}',
    summary: 'Read store credit',
    parameters: [credit, 'RequestId'],
    answers: [{ status: 200, description: 'The store credit with its movements.', schema: storeCreditInFull }],
    errors: [...readErrors, errors.notFound],
  },
  {
    ...CREDITS,
    id: 'voidStoreCredit',
    method: 'post',
    path: '/merchant/store-credits/{credit}/void',
    summary: 'Void store credit',
    description: 'Nobody pays with it any more. A payment that is under way with it may still come to its order.',
    parameters: [credit, ...postParameters],
    answers: [done(200, 'The store credit, with nothing left.', storeCredit)],
    errors: [...postErrors, errors.storeCreditVoid],
  },
];

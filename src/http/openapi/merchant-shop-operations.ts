import { discountsPage, discountsQuery } from '../../protocol/merchant/discounts.js';
import { approveRequest, rejectRequest } from '../../protocol/merchant/order-requests.js';
import {
  merchantRevision,
  merchantSession,
  sessionPage,
  sessionSummary,
  sessionsQuery,
} from '../../protocol/merchant/session.js';
import { stockImportAnswer, stockLevel, stockPage, stockQuery, stockRequest } from '../../protocol/merchant/stock.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';
import {
  changeErrors,
  done,
  inPath,
  MERCHANT_TAGS,
  merchantKey,
  optionalKey,
  postErrors,
  postParameters,
  queryParameters,
  readErrors,
} from './merchant-parts.js';

const STOCK = { ...merchantKey, tag: MERCHANT_TAGS.stock.name } as const;
const SESSIONS = { ...merchantKey, tag: MERCHANT_TAGS.sessions.name, method: 'get' } as const;
const DECISIONS = { ...SESSIONS, method: 'post' } as const;

const variant = inPath('variant', 'Id of the variant, as in products.jsonl.');
const session = inPath('session', 'Id of the session.');

const decisionErrors = [...postErrors, errors.sessionNotFound, errors.nothingToApprove];

export const merchantShopOperations: readonly Operation[] = [
  {
    ...STOCK,
    id: 'listStock',
    method: 'get',
    path: '/merchant/stock',
    summary: 'List the stock',
    parameters: [...queryParameters(stockQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of variants.', schema: stockPage }],
    errors: readErrors,
  },
  {
    ...STOCK,
    id: 'importStock',
    method: 'post',
    path: '/merchant/stock/import',
    summary: 'Set the stock of many variants',
    parameters: postParameters,
    body: {
      required: true,
      contentType: 'text/csv',
      description: 'The columns `variant_id` and `on_hand`, named in the first line; all of it is taken, or nothing.',
      examples: { 'two variants': 'variant_id,on_hand\nitem_123,40\nitem_456,12\n' },
    },
    answers: [done(200, 'How many variants were set.', stockImportAnswer)],
    errors: [...postErrors, errors.stockNotAdjustable],
  },
  {
    ...STOCK,
    id: 'getStock',
    method: 'get',
    path: '/merchant/stock/{variant}',
    summary: 'Read the stock of a variant',
    parameters: [variant, 'RequestId'],
    answers: [{ status: 200, description: 'The stock.', schema: stockLevel }],
    errors: [...readErrors, errors.notFound],
  },
  {
    ...STOCK,
    id: 'changeStock',
    method: 'patch',
    path: '/merchant/stock/{variant}',
    summary: 'Change the stock of a variant',
    parameters: [variant, optionalKey, 'RequestId'],
    body: {
      schema: stockRequest,
      required: true,
      examples: { 'so many': { on_hand: 40 }, 'two fewer': { adjust: -2 } },
    },
    answers: [done(200, 'The stock as it is now.', stockLevel)],
    errors: [...changeErrors, errors.stockNotAdjustable],
  },
  {
    ...merchantKey,
    tag: MERCHANT_TAGS.discounts.name,
    id: 'listDiscounts',
    method: 'get',
    path: '/merchant/discounts',
    summary: 'List how often discounts are used',
    description: 'The rules of shop.json, and others that are in use.',
    parameters: [...queryParameters(discountsQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of rules, by their ids.', schema: discountsPage }],
    errors: readErrors,
  },
  {
    ...SESSIONS,
    id: 'listSessions',
    path: '/merchant/sessions',
    summary: 'List checkout sessions',
    description: 'Of all agents, the newest first.',
    parameters: [...queryParameters(sessionsQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of sessions.', schema: sessionPage }],
    errors: readErrors,
  },
  {
    ...SESSIONS,
    id: 'getSession',
    path: '/merchant/sessions/{session}',
    summary: 'Read a checkout session',
    parameters: [session, 'RequestId'],
    answers: [{ status: 200, description: 'The session, with what only the shop may know.', schema: merchantSession }],
    errors: [...readErrors, errors.sessionNotFound],
  },
  {
    ...SESSIONS,
    id: 'getSessionRevision',
    path: '/merchant/sessions/{session}/revisions/{seq}',
    summary: 'Read a checkout session as it was',
    parameters: [session, inPath('seq', 'Of the revision, from the list in the session.'), 'RequestId'],
    answers: [{ status: 200, description: 'The session at that revision.', schema: merchantRevision }],
    errors: [...readErrors, errors.sessionNotFound, errors.notFound],
  },
  {
    ...DECISIONS,
    id: 'approveSession',
    path: '/merchant/sessions/{session}/approve',
    summary: 'Approve a purchase order',
    description: 'The order is made as the session has waited, and its invoice is due by its terms from now on.',
    parameters: [session, ...postParameters],
    body: { schema: approveRequest, required: false, examples: { nothing: {} } },
    answers: [done(200, 'The session with its order.', sessionSummary)],
    errors: decisionErrors,
  },
  {
    ...DECISIONS,
    id: 'rejectSession',
    path: '/merchant/sessions/{session}/reject',
    summary: 'Reject a purchase order',
    description: 'The session gives back what it holds, says so to its agent, and can be paid otherwise.',
    parameters: [session, ...postParameters],
    body: {
      schema: rejectRequest,
      required: false,
      examples: { 'with a word to the buyer': { reason: 'credit_limit', description: 'Your last invoice is open.' } },
    },
    answers: [done(200, 'The session, open again.', sessionSummary)],
    errors: decisionErrors,
  },
];

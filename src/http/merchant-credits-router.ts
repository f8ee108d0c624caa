import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import { parseNoBody, parseNoQuery } from '../protocol/merchant/checked.js';
import { renderPage } from '../protocol/merchant/page.js';
import {
  parseStoreCredit,
  parseStoreCreditsQuery,
  renderStoreCredit,
  renderStoreCreditInFull,
  storeCreditsCursor,
} from '../protocol/merchant/store-credits.js';
import { type MerchantOperations, mount, param } from './merchant-operation.js';

export interface MerchantCreditsDeps {
  operations: MerchantOperations;
  storeCredits: Merchant['storeCredits'];
}

const CREDITS = '/merchant/store-credits';
const CREATED = 201;
const DONE = 200;

/** Store credits and gift cards: issued, looked through, and voided. */
export function createMerchantCreditsRouter({ operations, storeCredits }: MerchantCreditsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });

  mount(router, CREDITS, {
    get: (req, res) =>
      operations.get(req, res, parseStoreCreditsQuery, async ({ filter, request }) =>
        renderPage(await storeCredits.list(filter, request), storeCreditsCursor, renderStoreCredit),
      ),
    post: (req, res) =>
      operations.post(req, res, { path: CREDITS, status: CREATED, parse: parseStoreCredit }, async (asked, by) => {
        const { answer, replayed, code } = await storeCredits.issue(asked, by);
        return { body: { ...renderStoreCredit(answer), code }, replayed };
      }),
  });

  mount(router, `${CREDITS}/:credit`, {
    get: (req, res) =>
      operations.get(req, res, parseNoQuery, async () =>
        renderStoreCreditInFull(await storeCredits.get(param(req, 'credit'))),
      ),
  });

  mount(router, `${CREDITS}/:credit/void`, {
    post: (req, res) => {
      const id = param(req, 'credit');
      const route = { path: `${CREDITS}/${id}/void`, status: DONE, parse: parseNoBody, bodyRequired: false };
      return operations.post(req, res, route, async (_, by) => {
        const { answer, replayed } = await storeCredits.void(id, by);
        return { body: renderStoreCredit(answer), replayed };
      });
    },
  });
  return router;
}

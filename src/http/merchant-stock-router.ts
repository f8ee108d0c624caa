import type { IncomingMessage } from 'node:http';
import { type Request, type RequestHandler, Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import { parseNoQuery } from '../protocol/merchant/checked.js';
import { discountsCursor, parseDiscountsQuery, renderDiscount } from '../protocol/merchant/discounts.js';
import { renderPage } from '../protocol/merchant/page.js';
import { parseStockChange, parseStockQuery, renderStock, stockCursor } from '../protocol/merchant/stock.js';
import { readCsvBody } from './csv-body.js';
import { type MerchantOperations, mount, param } from './merchant-operation.js';

export interface MerchantStockDeps {
  operations: MerchantOperations;
  stock: Merchant['stock'];
  discounts: Merchant['discounts'];
}

const DONE = 200;
const CSV_LIMIT = 1024 * 1024;
const readCsv = (req: IncomingMessage) => readCsvBody(req, CSV_LIMIT);
const IMPORT = 'import';

/** What is on the shelf, and how much of the discounts is left. */
export function createMerchantStockRouter({ operations, stock, discounts }: MerchantStockDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });

  mount(router, '/merchant/stock', {
    get: (req, res) =>
      operations.get(req, res, parseStockQuery, async (query) =>
        renderPage(await stock.list(query), stockCursor, renderStock),
      ),
  });

  mount(router, '/merchant/discounts', {
    get: (req, res) =>
      operations.get(req, res, parseDiscountsQuery, async (request) =>
        renderPage(await discounts.list(request), discountsCursor, renderDiscount),
      ),
  });

  // A shop may call a variant like this address.
  const variantOf = (req: Request): string => param(req, 'variant') || IMPORT;
  const one: { get: RequestHandler; patch: RequestHandler } = {
    get: (req, res) => operations.get(req, res, parseNoQuery, async () => renderStock(await stock.get(variantOf(req)))),
    patch: (req, res) => {
      const id = variantOf(req);
      const route = { path: `/merchant/stock/${id}`, status: DONE, parse: parseStockChange };
      return operations.patch(req, res, route, async (asked, by) => {
        const { answer, replayed } = await stock.change(id, asked, by);
        return { body: renderStock(answer), replayed };
      });
    },
  };

  mount(router, `/merchant/stock/${IMPORT}`, {
    ...one,
    post: (req, res) => {
      const route = {
        path: `/merchant/stock/${IMPORT}`,
        status: DONE,
        parse: String,
        read: readCsv,
      };
      return operations.post(req, res, route, async (csv, by) => {
        const { answer, replayed } = await stock.replaceFrom(csv, by);
        return { body: answer, replayed };
      });
    },
  });
  mount(router, '/merchant/stock/:variant', one);
  return router;
}

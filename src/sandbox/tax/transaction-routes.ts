import { ok, type Route } from '../wire/call.js';
import { list, readParams, text } from '../wire/params.js';
import { createReversal } from './create-reversal.js';
import { createTransaction } from './create-transaction.js';
import { linePage } from './line-list.js';
import { requireTransaction, TRANSACTIONS, transactionView } from './transaction.js';

const named = { status: 404, param: 'transaction' } as const;

/** https://docs.stripe.com/api/tax/transactions */
export const transactionRoutes: Route[] = [
  { method: 'POST', path: `${TRANSACTIONS}/create_from_calculation`, run: createTransaction },
  { method: 'POST', path: `${TRANSACTIONS}/create_reversal`, run: createReversal },
  {
    method: 'GET',
    path: `${TRANSACTIONS}/:id`,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      return ok(transactionView(call, requireTransaction(call, call.id, named)));
    },
  },
  {
    method: 'GET',
    path: `${TRANSACTIONS}/:id/line_items`,
    run(call) {
      const { id, lines } = requireTransaction(call, call.id, named);
      return linePage(call, lines, `${TRANSACTIONS}/${id}/line_items`);
    },
  },
];

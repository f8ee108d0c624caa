import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import { ProtocolError, problems } from '../errors.js';
import type { Merchant } from '../merchant/merchant.js';
import type { Reconciliation } from '../orders/reconciliation.js';
import type { RefundService } from '../orders/refund-service.js';
import { parseReconcile } from '../protocol/merchant/reconciliation.js';
import { parseRefund, renderRefund } from '../protocol/merchant/refund.js';
import { readJsonBody } from './json-body.js';
import { BODY_LIMIT, mount, param } from './merchant-operation.js';
import { contextOf } from './request-context.js';
import { sendJson } from './respond.js';

export interface MerchantMoneyDeps {
  orders: Pick<Merchant['orders'], 'find'>;
  refunds: RefundService;
  reconcile: Reconciliation['run'];
}

const KEY = /^[\x21-\x7e]{1,100}$/;

/** Refunds, which name themselves by their key, and what Stripe has on record, which can be looked at any time. */
export function createMerchantMoneyRouter({ orders, refunds, reconcile }: MerchantMoneyDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });

  mount(router, '/merchant/orders/:order/refunds', {
    post: async (req, res) => {
      const body = await readJsonBody(req, { limitBytes: BODY_LIMIT, required: false });
      const { key = keyOf(req), ...asked } = parseRefund(body ?? {});
      const { id } = await orders.find(param(req, 'order'));
      const { requestId } = contextOf(req);
      const { refund, order } = await refunds.request(id, { ...asked, key, requestId });
      sendJson(res, refund.phase === 'requested' ? 202 : 200, renderRefund(refund, order));
    },
  });

  mount(router, '/merchant/reconciliations', {
    post: async (req, res) => {
      const body = await readJsonBody(req, { limitBytes: BODY_LIMIT, required: true });
      // There may be much to look at, and nothing to say until the end.
      res.setTimeout(0);
      const { requestId } = contextOf(req);
      sendJson(res, 200, await reconcile({ ...parseReconcile(body), by: { requestId } }));
    },
  });
  return router;
}

/** The Idempotency-Key names the business refund where the body does not. */
function keyOf(req: IncomingMessage): string {
  const key = req.headers['idempotency-key'];
  if (key === undefined) {
    throw new ProtocolError(
      400,
      'idempotency_key_required',
      'Name the refund by the Idempotency-Key header, or by key in the body.',
    );
  }
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw problems.invalid('$.key', 'An Idempotency-Key has 1 to 100 visible ASCII characters here.');
  }
  contextOf(req).idempotencyKey = key;
  return key;
}

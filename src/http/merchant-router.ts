import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import { ProtocolError, problems } from '../errors.js';
import type { PaymentEvents } from '../orders/payment-events.js';
import type { Reconciliation } from '../orders/reconciliation.js';
import type { RefundService } from '../orders/refund-service.js';
import { parseReconcile, parseRefund, renderRefund } from '../protocol/merchant.js';
import { readJsonBody } from './json-body.js';
import { contextOf } from './request-context.js';
import { sendJson } from './respond.js';

export interface MerchantRouterDeps {
  /** Throws 401 where the caller is not the merchant. */
  authenticate: (req: IncomingMessage) => void;
  refunds: RefundService;
  reconcile: Reconciliation['run'];
  countEvents: PaymentEvents['counts'];
}

const BODY_LIMIT = 64 * 1024;
const KEY = /^[\x21-\x7e]{1,100}$/;

/** The merchant's own API. */
export function createMerchantRouter({ authenticate, refunds, reconcile, countEvents }: MerchantRouterDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });

  router.use('/merchant', (req, _res, next) => {
    authenticate(req);
    next();
  });

  router.post('/merchant/orders/:order/refunds', async (req, res) => {
    const body = await readJsonBody(req, { limitBytes: BODY_LIMIT, required: false });
    const { key = keyOf(req), ...asked } = parseRefund(body ?? {});
    const { refund, order } = await refunds.request(req.params.order, { ...asked, key });
    sendJson(res, refund.phase === 'requested' ? 202 : 200, renderRefund(refund, order));
  });

  router.post('/merchant/reconciliations', async (req, res) => {
    const body = await readJsonBody(req, { limitBytes: BODY_LIMIT, required: true });
    // There may be much to look at, and nothing to say until the end.
    res.setTimeout(0);
    sendJson(res, 200, await reconcile(parseReconcile(body)));
  });

  router.get('/merchant/stripe-events/counts', async (_req, res) => {
    sendJson(res, 200, { counts: await countEvents() });
  });

  router.use('/merchant', () => {
    throw new ProtocolError(404, 'not_found', 'There is nothing at this address of the merchant API.');
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

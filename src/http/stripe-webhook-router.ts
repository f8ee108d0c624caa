import { Router } from 'express';
import { ProtocolError } from '../errors.js';
import type { StripeEvents, StripeNews } from '../payments/stripe-events.js';
import { readRawBody } from './json-body.js';
import { sendJson } from './respond.js';

export interface StripeWebhookDeps {
  verify: StripeEvents['verify'];
  /** Resolves when the event cannot be lost any more. */
  receive: (news: StripeNews) => Promise<unknown>;
}

const PATH = '/webhooks/stripe';
/** Events carry whole objects. */
const BODY_LIMIT = 1024 * 1024;

/**
 * Where Stripe posts its events (docs.stripe.com/webhooks). 200 says that the event is on disk; anything else makes
 * Stripe send it again.
 */
export function createStripeWebhookRouter({ verify, receive }: StripeWebhookDeps): Router {
  const router = Router({ caseSensitive: true });
  router.post(PATH, async (req, res) => {
    const signature = req.headers['stripe-signature'];
    const body = await readRawBody(req, BODY_LIMIT);
    await receive(verify(body, typeof signature === 'string' ? signature : undefined));
    sendJson(res, 200, { received: true });
  });
  router.all(PATH, () => {
    throw new ProtocolError(405, 'method_not_allowed', 'This address takes POST only.', { allow: 'POST' });
  });
  return router;
}

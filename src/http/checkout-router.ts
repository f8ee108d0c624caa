import { Router } from 'express';
import type { AcpOperations } from './acp-operation.js';
import type { CheckoutCalls } from './checkout-calls.js';

/** The five operations on checkout sessions (ACP 2026-04-17, openapi.agentic_checkout.yaml). */
export function createCheckoutRouter(operations: AcpOperations, calls: CheckoutCalls): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post, refuse } = operations;

  // First, as the cheapest request of all: each route before it would be tried for nothing.
  router.get('/checkout_sessions/:id', (req, res) => get(req, res, req.params.id));

  router.post('/checkout_sessions', (req, res) => post(req, res, calls.create));
  router.all('/checkout_sessions', (req) => refuse(req, 'POST'));

  router.post('/checkout_sessions/:id', (req, res) => post(req, res, calls.update(req.params.id)));
  router.all('/checkout_sessions/:id', (req) => refuse(req, 'GET, POST'));

  router.post('/checkout_sessions/:id/complete', (req, res) => post(req, res, calls.complete(req.params.id)));
  router.all('/checkout_sessions/:id/complete', (req) => refuse(req, 'POST'));

  router.post('/checkout_sessions/:id/cancel', (req, res) => post(req, res, calls.cancel(req.params.id)));
  router.all('/checkout_sessions/:id/cancel', (req) => refuse(req, 'POST'));

  return router;
}

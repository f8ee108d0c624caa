import { Router } from 'express';
import type { Checkout } from '../checkout/checkout.js';
import { parse } from '../protocol/index.js';
import type { AcpOperations } from './acp-operation.js';

/** The five operations on checkout sessions (ACP 2026-04-17, openapi.agentic_checkout.yaml). */
export function createCheckoutRouter(operations: AcpOperations, checkout: Checkout): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post, refuse } = operations;

  // First, as the cheapest request of all: each route before it would be tried for nothing.
  router.get('/checkout_sessions/:id', (req, res) => get(req, res, req.params.id));

  router.post('/checkout_sessions', (req, res) =>
    post(req, res, { path: '/checkout_sessions', bodyRequired: true }, ({ agent, version, body, key }) =>
      checkout.create(agent.id, parse.create(version, body), key),
    ),
  );
  router.all('/checkout_sessions', (req) => refuse(req, 'POST'));

  router.post('/checkout_sessions/:id', (req, res) => {
    const { id } = req.params;
    const path = `/checkout_sessions/${id}`;
    return post(req, res, { path, sessionId: id, bodyRequired: true }, ({ agent, version, body, key }) =>
      checkout.update(agent.id, id, parse.update(version, body), key),
    );
  });
  router.all('/checkout_sessions/:id', (req) => refuse(req, 'GET, POST'));

  router.post('/checkout_sessions/:id/complete', (req, res) => {
    const { id } = req.params;
    const path = `/checkout_sessions/${id}/complete`;
    return post(req, res, { path, sessionId: id, bodyRequired: true }, ({ agent, version, body, key }) =>
      checkout.complete(agent.id, id, parse.complete(version, body), key),
    );
  });
  router.all('/checkout_sessions/:id/complete', (req) => refuse(req, 'POST'));

  router.post('/checkout_sessions/:id/cancel', (req, res) => {
    const { id } = req.params;
    const path = `/checkout_sessions/${id}/cancel`;
    return post(req, res, { path, sessionId: id, bodyRequired: false }, ({ agent, version, body, key }) =>
      checkout.cancel(agent.id, id, parse.cancel(version, body), key),
    );
  });
  router.all('/checkout_sessions/:id/cancel', (req) => refuse(req, 'POST'));

  return router;
}

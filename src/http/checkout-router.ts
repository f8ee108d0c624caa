import { Router } from 'express';
import type { Checkout } from '../checkout/checkout.js';
import { parse } from '../protocol/index.js';
import type { AcpOperations } from './acp-operation.js';

const CREATE = { path: '/checkout_sessions', bodyRequired: true, parse: parse.create };

/** The five operations on checkout sessions (ACP 2026-04-17, openapi.agentic_checkout.yaml). */
export function createCheckoutRouter(operations: AcpOperations, checkout: Checkout): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post, refuse } = operations;

  // First, as the cheapest request of all: each route before it would be tried for nothing.
  router.get('/checkout_sessions/:id', (req, res) => get(req, res, req.params.id));

  router.post('/checkout_sessions', (req, res) =>
    post(req, res, CREATE, ({ agent, command, key }) => checkout.create(agent.id, command, key)),
  );
  router.all('/checkout_sessions', (req) => refuse(req, 'POST'));

  router.post('/checkout_sessions/:id', (req, res) => {
    const { id } = req.params;
    const route = { path: `/checkout_sessions/${id}`, sessionId: id, bodyRequired: true, parse: parse.update };
    return post(req, res, route, ({ agent, command, key }) => checkout.update(agent.id, id, command, key));
  });
  router.all('/checkout_sessions/:id', (req) => refuse(req, 'GET, POST'));

  router.post('/checkout_sessions/:id/complete', (req, res) => {
    const { id } = req.params;
    const path = `/checkout_sessions/${id}/complete`;
    const route = { path, sessionId: id, bodyRequired: true, parse: parse.complete };
    return post(req, res, route, ({ agent, command, key }) => checkout.complete(agent.id, id, command, key));
  });
  router.all('/checkout_sessions/:id/complete', (req) => refuse(req, 'POST'));

  router.post('/checkout_sessions/:id/cancel', (req, res) => {
    const { id } = req.params;
    const path = `/checkout_sessions/${id}/cancel`;
    const route = { path, sessionId: id, bodyRequired: false, parse: parse.cancel };
    return post(req, res, route, ({ agent, command, key }) => checkout.cancel(agent.id, id, command, key));
  });
  router.all('/checkout_sessions/:id/cancel', (req) => refuse(req, 'POST'));

  return router;
}

import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import { isSessionId } from './acp-calls.js';
import type { AcpOperations } from './acp-operation.js';
import type { CartCalls } from './cart-calls.js';
import { contextOf } from './request-context.js';

const CARTS = { surface: 'carts' } as const;

/** The four operations on carts (ACP 2026-04-17, openapi.cart.yaml). */
export function createCartRouter({ read, write, refuse }: AcpOperations, calls: CartCalls): Router {
  const router = Router({ caseSensitive: true, strict: true });

  router.post('/carts', (req, res) =>
    write(req, res, { ...CARTS, path: '/carts', bodyRequired: true, keyRequired: true }, calls.create),
  );
  router.all('/carts', (req) => refuse(req, 'POST', 'carts'));

  router.get('/carts/:id', (req, res) =>
    read(req, res, { ...CARTS, note: noteCart(req.params.id) }, (request) => calls.get(req.params.id, request)),
  );
  router.put('/carts/:id', (req, res) => {
    const { id } = req.params;
    const route = { ...CARTS, path: `/carts/${id}`, bodyRequired: true, keyRequired: false, note: noteCart(id) };
    return write(req, res, route, (request) => calls.replace(id, request));
  });
  router.all('/carts/:id', (req) => refuse(req, 'GET, PUT', 'carts'));

  router.post('/carts/:id/cancel', (req, res) => {
    const { id } = req.params;
    const route = { ...CARTS, path: `/carts/${id}/cancel`, bodyRequired: false, keyRequired: true, note: noteCart(id) };
    return write(req, res, route, (request) => calls.cancel(id, request));
  });
  router.all('/carts/:id/cancel', (req) => refuse(req, 'POST', 'carts'));

  return router;
}

/** For the access log. */
const noteCart = (id: string) => (req: IncomingMessage) => {
  if (isSessionId(id)) contextOf(req).cartId = id;
};

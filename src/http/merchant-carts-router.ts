import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import type { CartSettings, RenderSettings } from '../protocol/index.js';
import { parseMerchantCart, renderCartSession, renderMerchantCart } from '../protocol/merchant/cart.js';
import { parseNoBody, parseNoQuery } from '../protocol/merchant/checked.js';
import { type MerchantOperations, mount, param } from './merchant-operation.js';

export interface MerchantCartsRouterDeps {
  operations: MerchantOperations;
  carts: Merchant['carts'];
  settings: () => RenderSettings;
  cartSettings: CartSettings;
}

/** Carts that the shop makes for agents. */
export function createMerchantCartsRouter({
  operations,
  carts,
  settings,
  cartSettings,
}: MerchantCartsRouterDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post } = operations;

  mount(router, '/merchant/carts', {
    post: (req, res) =>
      post(req, res, { path: '/merchant/carts', status: 201, parse: parseMerchantCart }, async (command, by) => {
        const { answer, replayed } = await carts.create(command, by);
        return { body: renderMerchantCart(answer, cartSettings), replayed };
      }),
  });
  mount(router, '/merchant/carts/:cart', {
    get: (req, res) =>
      get(req, res, parseNoQuery, async () => renderMerchantCart(await carts.get(param(req, 'cart')), cartSettings)),
  });
  mount(router, '/merchant/carts/:cart/checkout_sessions', {
    post(req, res) {
      const id = param(req, 'cart');
      const path = `/merchant/carts/${id}/checkout_sessions`;
      const route = { path, status: 201, parse: parseNoBody, bodyRequired: false };
      return post(req, res, route, async (_, by) => {
        const { answer, replayed } = await carts.toSession(id, by);
        return { body: renderCartSession(answer, settings()), replayed };
      });
    },
  });
  return router;
}

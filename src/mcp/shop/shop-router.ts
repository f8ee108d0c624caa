import type { Router } from 'express';
import { contextOf } from '../../http/request-context.js';
import { createMessageRouter } from '../message-router.js';
import { SHOP_AGENT } from './shop-agent.js';
import type { ShopEndpointDeps } from './shop-endpoint.js';

/** Assistants' apps at `/mcp/shop`. They have no key: whoever calls is one agent, and knows of sessions by their ids. */
export const createShopRouter = (deps: ShopEndpointDeps): Router =>
  createMessageRouter({
    path: '/mcp/shop',
    admit(req) {
      contextOf(req).agentId = SHOP_AGENT.id;
      return SHOP_AGENT;
    },
    ownOrigin: deps.ownOrigin,
    load: () => import('./shop-endpoint.js').then(({ createShopEndpoint }) => createShopEndpoint(deps)),
  });

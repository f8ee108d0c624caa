import type { IncomingMessage } from 'node:http';
import type { Router } from 'express';
import type { Agent } from '../../http/authenticate.js';
import { contextOf } from '../../http/request-context.js';
import { createMessageRouter, type MessageRouterDeps } from '../message-router.js';
import { SHOP_AGENT } from './shop-agent.js';
import type { ShopEndpointDeps } from './shop-endpoint.js';

export interface ShopRouterDeps extends ShopEndpointDeps, Pick<MessageRouterDeps, 'refuseLoad'> {
  /** Throws 429 where too much is asked for. */
  limit: (req: IncomingMessage, agent: Agent) => void;
}

/** Assistants' apps at `/mcp/shop`. They have no key: whoever calls is one agent, and knows of sessions by their ids. */
export const createShopRouter = ({ limit, refuseLoad, ...deps }: ShopRouterDeps): Router =>
  createMessageRouter({
    path: '/mcp/shop',
    admit(req) {
      contextOf(req).agentId = SHOP_AGENT.id;
      limit(req, SHOP_AGENT);
      return SHOP_AGENT;
    },
    ownOrigin: deps.ownOrigin,
    refuseLoad,
    payingTool: 'complete_checkout',
    load: () => import('./shop-endpoint.js').then(({ createShopEndpoint }) => createShopEndpoint(deps)),
  });

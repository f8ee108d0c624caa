import type { Router } from 'express';
import type { Authenticator } from '../http/authenticate.js';
import type { McpEndpointDeps } from './mcp-endpoint.js';
import { createMessageRouter, type MessageRouterDeps } from './message-router.js';

export interface McpRouterDeps extends McpEndpointDeps, Pick<MessageRouterDeps, 'ownOrigin' | 'refuseLoad'> {
  authenticate: Authenticator;
}

/** The protocol's MCP binding at `/mcp`, for agents with a key. */
export const createMcpRouter = ({ authenticate, ownOrigin, refuseLoad, ...deps }: McpRouterDeps): Router =>
  createMessageRouter({
    path: '/mcp',
    admit: authenticate,
    ownOrigin,
    refuseLoad,
    payingTool: 'complete_checkout_session',
    load: () => import('./mcp-endpoint.js').then(({ createMcpEndpoint }) => createMcpEndpoint(deps)),
  });

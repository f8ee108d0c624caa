import type { Router } from 'express';
import type { Authenticator } from '../http/authenticate.js';
import type { McpEndpointDeps } from './mcp-endpoint.js';
import { createMessageRouter } from './message-router.js';

export interface McpRouterDeps extends McpEndpointDeps {
  authenticate: Authenticator;
  /** Scheme, host and port that callers reach this server by. */
  ownOrigin: () => string;
}

/** The protocol's MCP binding at `/mcp`, for agents with a key. */
export const createMcpRouter = ({ authenticate, ownOrigin, ...deps }: McpRouterDeps): Router =>
  createMessageRouter({
    path: '/mcp',
    admit: authenticate,
    ownOrigin,
    load: () => import('./mcp-endpoint.js').then(({ createMcpEndpoint }) => createMcpEndpoint(deps)),
  });

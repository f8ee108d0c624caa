import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { ProtocolError } from '../errors.js';
import type { Logger } from '../logger.js';
import { createErrorHandler } from './error-handler.js';
import { sendJson } from './respond.js';
import { PROBES } from './system-router.js';

/** Takes the requests that are its own, and hands on all others. */
export type DevelopmentPages = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

export interface RouteTable {
  /** Where the agents' endpoints are mounted, such as `/` or `/acp/v1`. */
  basePath: string;
  checkout: Router;
  carts: Router;
  /** Where the shop is the vault of what pays; also under the base path. */
  delegate: Router | undefined;
  /** The agents' other transport, where it is on; also under the base path. */
  mcp: Router | undefined;
  /** Assistants' apps, where they are on; also under the base path. */
  shopApp: Router | undefined;
  orderPages: Router;
  /** The catalog for agents. */
  feed: Router;
  stripeWebhooks: Router;
  merchant: Router;
  system: Router;
  /** The API document and the page that shows it. */
  docs: Router;
  /** The body of `/.well-known/acp.json`. */
  discovery: () => object;
  /** Pages that a server has in development alone. */
  developmentPages?: DevelopmentPages | undefined;
  logger: Logger;
  /** Throws where a request must not be answered over this connection; probes are answered over any. */
  guard: (req: IncomingMessage, res: ServerResponse) => void;
}

/** Everything this server answers, in the order in which it is tried. */
export function createRoutes({ basePath, ...table }: RouteTable) {
  const {
    checkout,
    carts,
    delegate,
    mcp,
    shopApp,
    stripeWebhooks,
    merchant,
    orderPages,
    feed,
    system,
    docs,
    discovery,
    logger,
    guard,
  } = table;
  const { developmentPages } = table;
  const router = Router({ caseSensitive: true });
  router.use(basePath, checkout);
  router.use(basePath, carts);
  for (const each of [delegate, mcp, shopApp]) if (each) router.use(basePath, each);
  router.use(stripeWebhooks);
  router.use(merchant);
  router.use(system);
  router.get('/.well-known/acp.json', (_req, res) => {
    sendJson(res, 200, discovery(), { 'cache-control': 'public, max-age=3600' });
  });
  router.all('/.well-known/acp.json', () => {
    throw new ProtocolError(405, 'method_not_allowed', 'This address can only be read.', { allow: 'GET, HEAD' });
  });
  router.use(orderPages);
  router.use(feed);
  router.use(docs);
  if (developmentPages) router.use(developmentPages);

  const handleError = createErrorHandler(logger);
  return (req: IncomingMessage, res: ServerResponse): void => {
    if (!PROBES.includes(req.url ?? '')) guard(req, res);
    // A router needs nothing of an app's request and response; its types only say so.
    router(req as Parameters<Router>[0], res as Parameters<Router>[1], (error: unknown) =>
      handleError(error ?? notFound(), req, res),
    );
  };
}

/** No route took the request, or the router could not make a path of its target. */
const notFound = () => new ProtocolError(404, 'not_found', 'There is nothing at this address.');

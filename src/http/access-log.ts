import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import { contextOf } from './request-context.js';

/** Writes one line when the answer is out or the caller is gone. The route is a pattern: no path, no query, no body. */
export function logAccess(req: IncomingMessage, res: ServerResponse, logger: Logger, clock: Clock): void {
  const startedAt = clock.now();
  res.once('close', () => {
    const context = contextOf(req);
    logger.info(
      {
        requestId: context.requestId,
        agentId: context.agentId,
        sessionId: context.sessionId,
        cartId: context.cartId,
        ...context.outcome,
        method: req.method,
        route: context.route ?? matchedRoute(req),
        tool: context.tool,
        status: res.headersSent ? res.statusCode : undefined,
        code: context.errorCode,
        ms: clock.now() - startedAt,
        bytes: context.responseBytes,
        aborted: res.writableFinished ? undefined : true,
      },
      'request',
    );
  });
}

/** The pattern that express's router leaves on the request. */
function matchedRoute(req: IncomingMessage & { route?: { path?: unknown } }): string | undefined {
  const path = req.route?.path;
  return typeof path === 'string' ? path : undefined;
}

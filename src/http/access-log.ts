import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import { contextOf } from './request-context.js';

/** A request when its answer is out or its caller is gone. */
export interface AnsweredRequest {
  /** A pattern such as `/checkout_sessions/:id`; absent where no route took it. */
  route: string | undefined;
  method: string;
  /** The version of the protocol that it declared, as RequestContext has it. */
  version: string | undefined;
  /** 0 where the caller was gone before there was one. */
  status: number;
  seconds: number;
  /** It was answered that this server made a mistake. */
  isFault: boolean;
}

export interface AccessLogDeps {
  logger: Logger;
  clock: Clock;
  onAnswered?: ((request: AnsweredRequest) => void) | undefined;
}

/** Writes one line when the answer is out or the caller is gone. The route is a pattern: no path, no query, no body. */
export function logAccess(
  req: IncomingMessage,
  res: ServerResponse,
  { logger, clock, onAnswered }: AccessLogDeps,
): void {
  const startedAt = clock.now();
  const began = performance.now();
  res.once('close', () => {
    const context = contextOf(req);
    const route = routeOf(req);
    onAnswered?.({
      route,
      method: req.method ?? '',
      version: context.apiVersion,
      status: res.headersSent ? res.statusCode : 0,
      seconds: (performance.now() - began) / 1000,
      isFault: context.errorCode === 'internal_error',
    });
    logger.info(
      {
        requestId: context.requestId,
        agentId: context.agentId,
        sessionId: context.sessionId,
        cartId: context.cartId,
        ...context.outcome,
        method: req.method,
        route,
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

/** The pattern of the route that took a request: the one in its context, or what express's router leaves on it. */
export function routeOf(req: IncomingMessage & { route?: { path?: unknown } }): string | undefined {
  const { route } = contextOf(req);
  if (route !== undefined) return route;
  const path = req.route?.path;
  return typeof path === 'string' ? path : undefined;
}

import type { IncomingMessage } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { routeOf } from '../http/access-log.js';
import type { RequestHandler } from '../http/http-server.js';
import { contextOf } from '../http/request-context.js';
import { PROBES } from '../http/system-router.js';
import type { Spans } from './spans.js';

/** Answers requests, each in a span of its own; what an operator's own programs ask every few seconds has none. */
export const tracedRequests =
  (spans: Spans, handle: RequestHandler): RequestHandler =>
  (req, res) => {
    if (PROBES.includes(req.url ?? '')) {
      handle(req, res);
      return;
    }
    const span = spans.startBelow(req.headers, req.method ?? '', { kind: SpanKind.SERVER });
    res.once('close', () => {
      const route = routeOf(req);
      if (route !== undefined) span.updateName(`${req.method} ${route}`);
      span.setAttributes({ ...namesOf(req), 'http.route': route });
      if (res.headersSent) span.setAttribute('http.response.status_code', res.statusCode);
      if (!res.headersSent || res.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    spans.within(span, () => handle(req, res));
  };

/** The same names as in the access log; no path, no header and no body, which may hold what is not to be known. */
function namesOf(req: IncomingMessage) {
  const { requestId, agentId, sessionId, cartId, apiVersion, tool, errorCode, outcome } = contextOf(req);
  return {
    'http.request.method': req.method,
    'acp.request_id': requestId,
    'acp.agent_id': agentId,
    'acp.session_id': sessionId,
    'acp.cart_id': cartId,
    'acp.session_status': outcome?.sessionStatus,
    'acp.version': apiVersion,
    'acp.tool': tool,
    'error.type': errorCode,
  };
}

import type { IncomingMessage } from 'node:http';
import { newId } from '../ids.js';

/** What the server knows about one request besides its bytes. The access log reads it when the answer is out. */
export interface RequestContext {
  /** The caller's `Request-Id`, or one of ours. */
  requestId: string;
  agentId?: string;
  sessionId?: string;
  cartId?: string;
  /** What was answered about the session: a status tells a sale from a decline, which both are 200. */
  outcome?: { sessionStatus: string; messages?: string; orderId?: string; orderNumber?: string };
  /** The caller's Idempotency-Key, echoed with the answer. */
  idempotencyKey?: string;
  /** The route as a pattern, such as `/checkout_sessions/:id`; taken from the router unless set. */
  route?: string;
  /** The version of the protocol that was declared, or `other`; absent where there was none, or nobody looked at it. */
  apiVersion?: string;
  /** The MCP tool that was called. */
  tool?: string;
  /** The `code` of the error that was answered. */
  errorCode?: string;
  /** Bytes of the answer's body. */
  responseBytes: number;
  /** Set while the caller waits for `100 Continue` before it sends the body. */
  sendContinue?: (() => void) | undefined;
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;
const key = Symbol('request context');

interface Carrier {
  [key]?: RequestContext;
}

/** The context of this request; made at the first call. */
export function contextOf(req: IncomingMessage): RequestContext {
  const carrier: Carrier = req as Carrier;
  carrier[key] ??= { requestId: requestIdOf(req), responseBytes: 0 };
  return carrier[key];
}

/** For requests that carry their id in the body; one that is no `Request-Id` changes nothing. */
export function adoptRequestId(req: IncomingMessage, given: string): void {
  if (VISIBLE_ASCII.test(given)) contextOf(req).requestId = given;
}

function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['request-id'];
  return typeof given === 'string' && VISIBLE_ASCII.test(given) ? given : newId('req');
}

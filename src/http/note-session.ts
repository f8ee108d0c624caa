import type { IncomingMessage } from 'node:http';
import type { SeenSession } from '../checkout/checkout.js';
import { contextOf, type RequestContext } from './request-context.js';

/** What the access log says of a session that was answered. */
export type SessionNote = Required<Pick<RequestContext, 'sessionId' | 'outcome'>>;

export function noteOf({ id, status, messages, order }: SeenSession['session']): SessionNote {
  const codes = messages.flatMap((message) => (message.type === 'error' ? [message.code] : []));
  return {
    sessionId: id,
    outcome: {
      sessionStatus: status,
      messages: codes.join(',') || undefined,
      orderId: order?.id,
      orderNumber: order?.number,
    },
  };
}

/** Notes for the access log which session was answered, and what about it. */
export function noteSession(req: IncomingMessage, { sessionId, outcome }: SessionNote): void {
  const context = contextOf(req);
  context.sessionId = sessionId;
  context.outcome = outcome;
}

import type { IncomingMessage } from 'node:http';
import type { AnsweredSession } from './acp-calls.js';
import { contextOf } from './request-context.js';

/** Notes for the access log which session was answered, and what about it. */
export function noteSession(req: IncomingMessage, { id, status, messages, order }: AnsweredSession): void {
  const codes = messages.flatMap((message) => (message.type === 'error' ? [message.code] : []));
  const context = contextOf(req);
  context.sessionId = id;
  context.outcome = {
    sessionStatus: status,
    messages: codes.join(',') || undefined,
    orderId: order?.id,
    orderNumber: order?.number,
  };
}

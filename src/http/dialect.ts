import { ProtocolError } from '../errors.js';
import { isTolerant, type Operation, type Profile, type Version } from '../protocol/index.js';

/** What decides how an answer is said. */
export interface Dialect {
  agent: { profile?: Profile };
  version: Version;
}

/**
 * An error as its version answers it: a key that was used with another body is a conflict before 2026-04-17 and for
 * OpenAI's launch checklist, and unprocessable otherwise (agentic_checkout §6.4).
 */
export function inDialect(error: unknown, { agent, version }: Dialect): unknown {
  if (!(error instanceof ProtocolError) || error.code !== 'idempotency_conflict') return error;
  if (!isTolerant(version) && agent.profile !== 'openai') return error;
  return new ProtocolError(409, error.code, error.message, error.options);
}

/** The status of a session's answer: OpenAI's launch checklist wants a complete that made an order to say so. */
export function statusInDialect(
  answer: { status: number; operation: Operation; hasOrder: boolean },
  { agent }: Pick<Dialect, 'agent'>,
): number {
  const { status, operation, hasOrder } = answer;
  const madeOrder = operation === 'complete' && status === 200 && hasOrder;
  return madeOrder && agent.profile === 'openai' ? 201 : status;
}

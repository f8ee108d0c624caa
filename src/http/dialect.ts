import { ProtocolError } from '../errors.js';
import { isTolerant, type Version } from '../protocol/index.js';

/**
 * An error as its version answers it: a key that was used with another body is a conflict before 2026-04-17, and
 * unprocessable from then on (agentic_checkout §6.4).
 */
export function inDialect(error: unknown, version: Version): unknown {
  if (!(error instanceof ProtocolError) || error.code !== 'idempotency_conflict' || !isTolerant(version)) return error;
  return new ProtocolError(409, error.code, error.message, error.options);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { contextOf } from './request-context.js';

/** An unread body up to this size is read away, so that the connection can carry the next request. */
const DRAINABLE_BYTES = 256 * 1024;
const LINGER_BYTES = 16 * 1024 * 1024;
const LINGER_MS = 2_000;

/** Whether the connection has to end with this answer, because too much of the request was not read. */
export function mustClose(req: IncomingMessage): boolean {
  if (req.complete) return false;
  if (contextOf(req).sendContinue !== undefined) return true;
  if (req.headers['transfer-encoding'] !== undefined) return true;
  return Number(req.headers['content-length'] ?? 0) > DRAINABLE_BYTES;
}

/**
 * Sends the body and ends the answer. When the caller is still sending a body that nobody wants, the answer goes out
 * at once, but the socket is closed only after a bounded time and amount of reading: closing with bytes unread
 * makes the system reset the connection, and the caller would lose the answer.
 */
export function endAnswer(res: ServerResponse, text: string | Buffer): void {
  const { req } = res;
  if (!mustClose(req) || contextOf(req).sendContinue !== undefined) {
    if (!req.complete) req.resume();
    res.end(text);
    return;
  }
  let discarded = 0;
  const finish = (): void => {
    clearTimeout(timer);
    req.off('data', count);
    res.end();
  };
  const count = (chunk: Buffer): void => {
    discarded += chunk.length;
    if (discarded > LINGER_BYTES) finish();
  };
  const timer = setTimeout(finish, LINGER_MS);
  res.write(text);
  req.on('error', finish).on('close', finish).on('end', finish).on('data', count);
  req.resume();
}

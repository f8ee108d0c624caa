import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../errors.js';

/** How many headers a request may have. */
export const MAX_HEADERS = 64;

/** Headers that mean one thing only. Node keeps the first of some and joins others with a comma, both in silence. */
const single: ReadonlyMap<string, string> = new Map(
  [
    'Authorization',
    'Host',
    'Content-Type',
    'Content-Length',
    'Content-Encoding',
    'Transfer-Encoding',
    'Expect',
    'API-Version',
    'Idempotency-Key',
    'Request-Id',
    'Signature',
    'Timestamp',
    'Stripe-Signature',
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * Refuses what could be understood in two ways: a header that was sent twice, too many headers, no `Host`.
 * @throws ProtocolError 400 `invalid` naming the header, 431 `headers_too_large`
 */
export function checkHeaders(req: IncomingMessage): void {
  const raw = req.rawHeaders;
  if (raw.length > MAX_HEADERS * 2) {
    throw new ProtocolError(431, 'headers_too_large', `A request may have at most ${MAX_HEADERS} headers.`);
  }
  if (req.url?.startsWith('/') === false && req.url !== '*' && !URL.canParse(req.url)) {
    throw new ProtocolError(400, 'invalid', 'The request target is not a valid URL.');
  }
  if (req.httpVersion === '1.0' && req.headers['transfer-encoding'] !== undefined) {
    throw new ProtocolError(400, 'invalid', 'HTTP/1.0 knows no Transfer-Encoding.');
  }
  if (req.headers.host === undefined && req.httpVersion !== '1.0') {
    throw new ProtocolError(400, 'invalid', 'The header Host is missing.');
  }
  const seen: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = single.get((raw[index] ?? '').toLowerCase());
    if (name === undefined) continue;
    if (seen.includes(name)) throw new ProtocolError(400, 'invalid', `The header ${name} was sent more than once.`);
    seen.push(name);
  }
}

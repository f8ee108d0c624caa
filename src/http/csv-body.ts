import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ProtocolError, problems } from '../errors.js';
import { readRawBody } from './json-body.js';

/** The pattern below takes a time that grows with the square of the length. */
const MAX_TYPE_LENGTH = 100;
const CSV_TYPE =
  /^text\/csv[ \t]*(?:;[ \t]*(?:charset[ \t]*=[ \t]*"?utf-8"?|header[ \t]*=[ \t]*"?present"?)[ \t]*)*;?[ \t]*$/i;

/**
 * Reads a body of type text/csv, never more than `limitBytes` of it.
 * @throws ProtocolError 415 for another type, 413 over the limit, 400 where it is no text
 */
export async function readCsvBody(req: IncomingMessage, limitBytes: number): Promise<string> {
  const type = req.headers['content-type'] ?? '';
  if (type.length > MAX_TYPE_LENGTH || !CSV_TYPE.test(type)) {
    throw new ProtocolError(415, 'unsupported_media_type', 'Send the table as Content-Type: text/csv in UTF-8.');
  }
  const bytes = await readRawBody(req, limitBytes);
  if (!isUtf8(bytes)) throw problems.invalid('$', 'The body is not valid UTF-8.');
  return bytes.toString('utf8');
}

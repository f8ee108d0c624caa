import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../errors.js';
import { parseJson } from './json-guard.js';
import { contextOf } from './request-context.js';

export interface JsonBodyOptions {
  limitBytes: number;
  /** Whether an empty body is an error. */
  required: boolean;
  /** Levels of nesting; those of `parseJson` unless said. */
  maxDepth?: number;
}

/** The caller went away before the request was complete: there is nobody to answer and nothing to report. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
}

/** The pattern below takes a time that grows with the square of the length. */
const MAX_TYPE_LENGTH = 100;
const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?;?[ \t]*$/i;

/** A body as it came, and what it says. */
export interface JsonBody {
  bytes: Buffer;
  /** `undefined` when there is no body and none is required; no JSON value is undefined. */
  value: unknown;
}

/** The value of `readJson` alone. */
export const readJsonBody = async (req: IncomingMessage, options: JsonBodyOptions): Promise<unknown> =>
  (await readJson(req, options)).value;

/**
 * Reads a JSON body, never more than `limitBytes` of it.
 * @throws ProtocolError 415 for another content type or encoding, 413 over the limit, 400 `invalid_json`
 * @throws RequestAbortedError when the caller goes away
 */
export async function readJson(req: IncomingMessage, options: JsonBodyOptions): Promise<JsonBody> {
  const declared = Number(req.headers['content-length'] ?? 0);
  const isEmpty = declared === 0 && req.headers['transfer-encoding'] === undefined;
  const type = req.headers['content-type'];
  if (!isEmpty) {
    checkEncoding(req);
    if (type !== undefined || declared > 0) checkType(type);
    if (declared > options.limitBytes) throw tooLarge(options.limitBytes);
  }
  const bytes = isEmpty ? Buffer.alloc(0) : await readBytes(req, options.limitBytes);
  if (bytes.length === 0) {
    if (options.required)
      throw new ProtocolError(400, 'invalid_json', 'The request needs a JSON body, and it has none.');
    return { bytes, value: undefined };
  }
  checkType(type);
  if (!isUtf8(bytes)) throw new ProtocolError(400, 'invalid_json', 'The body is not valid UTF-8.');
  return { bytes, value: parseJson(bytes.toString('utf8'), options.maxDepth) };
}

function checkType(type: string | undefined): void {
  if (type !== undefined && type.length <= MAX_TYPE_LENGTH && JSON_TYPE.test(type)) return;
  throw new ProtocolError(415, 'unsupported_media_type', 'Send the body as Content-Type: application/json in UTF-8.');
}

function checkEncoding(req: IncomingMessage): void {
  const encoding = req.headers['content-encoding'];
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new ProtocolError(415, 'unsupported_media_type', 'Send the body without a Content-Encoding.');
}

function tooLarge(limitBytes: number): ProtocolError {
  return new ProtocolError(413, 'payload_too_large', `The body may have at most ${limitBytes} bytes.`);
}

/**
 * Reads a body as its bytes, never more than `limitBytes` of it.
 * @throws ProtocolError 413 over the limit, 415 for an encoded one
 * @throws RequestAbortedError when the caller goes away
 */
export async function readRawBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  checkEncoding(req);
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  return readBytes(req, limitBytes);
}

/**
 * Copies what comes behind the first piece: a piece that is kept costs a hundred bytes and more of its own, and a caller
 * may send a body of a million of them.
 */
function readBytes(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const context = contextOf(req);
  context.sendContinue?.();
  context.sendContinue = undefined;
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    let length = 0;
    const settle = (act: () => void): void => {
      req.off('data', onData).off('end', onEnd).off('close', onGone);
      act();
    };
    const onData = (chunk: Buffer): void => {
      const before = length;
      length += chunk.length;
      if (length > limitBytes) {
        req.pause();
        settle(() => reject(tooLarge(limitBytes)));
        return;
      }
      if (before === 0) {
        bytes = chunk;
        return;
      }
      if (length > bytes.length) bytes = withRoom(bytes, Math.min(2 * length, limitBytes));
      chunk.copy(bytes, before);
    };
    const onEnd = (): void => settle(() => resolve(bytes.subarray(0, length)));
    const onGone = (): void => settle(() => reject(new RequestAbortedError('The caller closed the connection.')));
    if (req.destroyed && !req.complete) {
      onGone();
      return;
    }
    // The error listener stays: a connection that breaks later must not end the process.
    req.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  });
}

function withRoom(bytes: Buffer, size: number): Buffer {
  const larger = Buffer.allocUnsafe(size);
  bytes.copy(larger);
  return larger;
}

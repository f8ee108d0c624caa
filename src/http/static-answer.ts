import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { endAnswer, mustClose } from './end-answer.js';
import { contextOf } from './request-context.js';

const compress = promisify(gzip);

export interface StaticContent {
  bytes: Buffer;
  contentType: string;
  cacheControl: string;
}

/** Answers a GET with bytes that stay the same while the server runs, compressed where the caller takes that. */
export type StaticAnswer = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Makes such an answer; `load` is called once, for the first request. Headers already set on the answer stay. */
export function createStaticAnswer(load: () => StaticContent | Promise<StaticContent>): StaticAnswer {
  let prepared: ReturnType<typeof prepare> | undefined;

  async function prepare() {
    const { bytes, contentType, cacheControl } = await load();
    const etag = createHash('sha256').update(bytes).digest('base64url');
    return { bytes, compressed: await compress(bytes), etag: `W/"${etag}"`, contentType, cacheControl };
  }

  return async (req, res) => {
    prepared ??= prepare();
    const { bytes, compressed, etag, contentType, cacheControl } = await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    if (res.headersSent || res.destroyed) return;
    const context = contextOf(req);
    const headers: Record<string, string | number> = {
      'cache-control': cacheControl,
      etag,
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
      'request-id': context.requestId,
    };
    if (mustClose(req)) headers.connection = 'close';
    if (isKnown(req, etag)) {
      res.writeHead(304, headers);
      endAnswer(res, '');
      return;
    }
    const isPacked = takesGzip(req);
    const body = isPacked ? compressed : bytes;
    context.responseBytes = body.length;
    res.writeHead(200, {
      ...headers,
      'content-type': contentType,
      'content-length': body.length,
      ...(isPacked && { 'content-encoding': 'gzip' }),
    });
    endAnswer(res, body);
  };
}

/** Whether the caller takes a compressed answer. */
export const takesGzip = (req: IncomingMessage): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(req.headers['accept-encoding'] ?? ''));

/** Whether the caller has these bytes already, by weak comparison (RFC 9110 §13.1.2). */
export const isKnown = (req: IncomingMessage, etag: string): boolean =>
  req.headers['if-none-match']?.split(',').some((each) => ['*', opaque(etag)].includes(opaque(each.trim()))) ?? false;

const opaque = (etag: string): string => etag.replace(/^W\//, '');

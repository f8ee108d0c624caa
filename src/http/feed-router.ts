import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Router } from 'express';
import { ProtocolError } from '../errors.js';
import type { Feed } from '../feed/feed.js';
import type { FeedFile } from '../feed/feed-file.js';
import { endAnswer, mustClose } from './end-answer.js';
import { contextOf } from './request-context.js';
import { sendJson } from './respond.js';
import { isKnown, takesGzip } from './static-answer.js';

/** Stored by whoever likes, and asked about before each use: stock moves. */
const CACHE_CONTROL = 'public, no-cache';
const PATHS = { jsonl: '/feed/products.jsonl', csv: '/feed/products.csv', metadata: '/feed/metadata.json' };

/** The catalog for whoever wants to show it: public, without a key, and without anything of any buyer. */
export function createFeedRouter(feed: Pick<Feed, 'jsonl' | 'csv' | 'metadata'>): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get(PATHS.jsonl, async (req, res) =>
    sendFile(req, res, await feed.jsonl(), 'application/jsonl; charset=utf-8'),
  );
  router.get(PATHS.csv, async (req, res) =>
    sendFile(req, res, await feed.csv(), 'text/csv; charset=utf-8; header=present'),
  );
  router.get(PATHS.metadata, async (_req, res) => {
    sendJson(res, 200, await feed.metadata(), { 'cache-control': CACHE_CONTROL });
  });
  router.all(Object.values(PATHS), () => {
    throw new ProtocolError(405, 'method_not_allowed', 'This address can only be read.', { allow: 'GET, HEAD' });
  });
  return router;
}

async function sendFile(req: IncomingMessage, res: ServerResponse, file: FeedFile, contentType: string): Promise<void> {
  if (res.headersSent || res.destroyed) return;
  const { etags, gzip, plainLength, lastModified } = file;
  const context = contextOf(req);
  const isPacked = takesGzip(req);
  const etag = isPacked ? etags.gzip : etags.plain;
  const headers: Record<string, string | number> = {
    'cache-control': CACHE_CONTROL,
    etag,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'request-id': context.requestId,
    ...(lastModified !== undefined && { 'last-modified': new Date(lastModified).toUTCString() }),
  };
  if (mustClose(req)) headers.connection = 'close';
  if (isKnown(req, etag) || isUnmodified(req, lastModified)) {
    res.writeHead(304, headers);
    endAnswer(res, '');
    return;
  }
  const length = isPacked ? gzip.length : plainLength;
  res.writeHead(200, {
    ...headers,
    'content-type': contentType,
    'content-length': length,
    ...(isPacked && { 'content-encoding': 'gzip' }),
  });
  if (req.method === 'HEAD') {
    endAnswer(res, '');
    return;
  }
  context.responseBytes = length;
  if (isPacked) endAnswer(res, gzip);
  else await unpackInto(res, gzip);
}

/** Unpacked on the way out, as fast as it is read: nobody has all of it in memory. */
async function unpackInto(res: ServerResponse, gzip: Buffer): Promise<void> {
  if (!res.req.complete) res.req.resume();
  try {
    await pipeline(Readable.from([gzip]), createGunzip(), res);
  } catch (error) {
    // Whoever hangs up half-way has had enough.
    if (!res.destroyed) throw error;
  }
}

/** If-None-Match, where it is given, is the one that counts (RFC 9110 §13.1.3). */
function isUnmodified({ headers }: IncomingMessage, lastModified: number | undefined): boolean {
  if (lastModified === undefined || headers['if-none-match'] !== undefined) return false;
  return Date.parse(headers['if-modified-since'] ?? '') >= lastModified;
}

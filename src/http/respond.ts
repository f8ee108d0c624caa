import type { ServerResponse } from 'node:http';
import type { ProtocolError } from '../errors.js';
import { errorBody } from '../protocol/index.js';
import { endAnswer, mustClose } from './end-answer.js';
import { contextOf } from './request-context.js';

/** Headers of an answer; names in any case. */
export type AnswerHeaders = Readonly<Record<string, string | number>>;

/** Sent with every answer, so that none can be read as something else or be kept by anyone. */
const CONSTANT = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
};
const CONSTANT_LIST: readonly string[] = Object.entries(CONSTANT).flat();

/**
 * Answers with JSON and the request's id. A string is sent as it is, and so are bytes.
 * Does nothing when the caller is gone or was answered.
 */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: object | string | Buffer,
  headers?: AnswerHeaders,
): void {
  if (res.headersSent || res.destroyed) return;
  const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const context = contextOf(res.req);
  context.responseBytes = Buffer.byteLength(sent);
  // A flat list, value after name: node sends it as it is, several microseconds faster than an object.
  const all: (string | number)[] = headers ? withConstant(headers) : [...CONSTANT_LIST];
  all.push('content-length', context.responseBytes, 'request-id', context.requestId);
  if (context.idempotencyKey !== undefined) all.push('idempotency-key', context.idempotencyKey);
  if (mustClose(res.req)) all.push('connection', 'close');
  res.writeHead(status, all);
  endAnswer(res, sent);
}

/** Answers 200 with a text of another kind than JSON. */
export function sendText(res: ServerResponse, text: string, contentType: string): void {
  sendJson(res, 200, text, { 'content-type': contentType });
}

function withConstant(headers: AnswerHeaders): (string | number)[] {
  const all: Record<string, string | number> = { ...CONSTANT };
  for (const name in headers) all[name.toLowerCase()] = headers[name] ?? '';
  return Object.entries(all).flat();
}

/** Answers with the flat ACP `Error` and the headers that belong to it. */
export function sendError(res: ServerResponse, error: ProtocolError, headers?: AnswerHeaders): void {
  const { retryAfter, allow } = error.options;
  const own: Record<string, string | number> = { ...headers };
  if (retryAfter !== undefined) own['retry-after'] = Math.max(1, Math.ceil(retryAfter));
  if (allow !== undefined) own.allow = allow;
  if (error.status === 401) own['www-authenticate'] = 'Bearer';
  contextOf(res.req).errorCode = error.code;
  sendJson(res, error.status, errorBody(error), own);
}

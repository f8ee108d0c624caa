import type { IncomingHttpHeaders } from 'node:http';

/** The flat `Error` of the protocol (ACP 2026-04-17). */
export interface AcpErrorBody {
  type: string;
  code: string;
  message: string;
  param?: string;
}

/** The seller answered with an error; it is the last answer where the request was sent more than once. */
export class AcpError extends Error {
  override readonly name = 'AcpError';
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly param: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly attempts: number;

  constructor(answer: { status: number; headers: IncomingHttpHeaders; body: unknown; attempts: number }) {
    const { type, code, message, param } = errorBody(answer.body);
    super(message ?? `The answer has status ${answer.status}`);
    this.status = answer.status;
    this.type = type ?? 'unknown';
    this.code = code ?? 'unknown';
    this.param = param;
    this.headers = answer.headers;
    this.attempts = answer.attempts;
  }
}

/** No complete answer came back within the deadline: nobody knows whether the seller did what was asked. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly attempts: number;

  constructor(path: string, attempts: number, cause: unknown) {
    super(`No answer to ${path} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`, { cause });
    this.attempts = attempts;
  }
}

/**
 * What can be read as the protocol's error, or as Stripe's, which stands one level deeper. Proxies and foreign servers
 * answer anything.
 */
export function errorBody(body: unknown): Partial<AcpErrorBody> {
  if (typeof body !== 'object' || body === null) return {};
  if ('error' in body) return errorBody(body.error);
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(body, name);
    return typeof value === 'string' ? value : undefined;
  };
  const [type, code, message, param] = ['type', 'code', 'message', 'param'].map(text);
  return { ...(type && { type }), ...(code && { code }), ...(message && { message }), ...(param && { param }) };
}

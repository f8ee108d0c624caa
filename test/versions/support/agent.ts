import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { checkAgainstSpec, specValidator } from '../../support/spec.js';
import { ALPHA_KEY } from '../../support/start-app.js';
import type { Coverage } from './coverage.js';
import { type AnySession, checkAmounts } from './identities.js';
import { checkParams } from './messages.js';

export type Operation = 'create' | 'get' | 'update' | 'complete' | 'cancel';

export interface DatedAnswer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  body: any;
}

export interface Call {
  /** A fresh one for a POST unless given; `null` sends none. */
  key?: string | null;
  /** The body is wrong on purpose. */
  isWrong?: boolean;
  /** Of the agent. */
  apiKey?: string;
}

const REQUESTS: Partial<Record<Operation, string>> = {
  create: 'CheckoutSessionCreateRequest',
  update: 'CheckoutSessionUpdateRequest',
  complete: 'CheckoutSessionCompleteRequest',
  cancel: 'CancelSessionRequest',
};

/** Whether a version's official schema describes the body of a cancel; the first has none. */
const hasSchema = (version: string, operation: Operation) => operation !== 'cancel' || version !== '2025-09-29';

/** A request as the official schema knows it: there, the requested lines of the later versions forgot their quantity. */
export function withoutQuantity(body: unknown): unknown {
  const { line_items: lines } = (body ?? {}) as { line_items?: { quantity?: number }[] };
  if (!Array.isArray(lines)) return body;
  return { ...(body as object), line_items: lines.map(({ quantity: _, ...line }) => line) };
}

/** Throws where a request is none of its version's official schema. */
export function checkRequest(version: string, operation: Operation, body: unknown): void {
  const definition = REQUESTS[operation];
  if (definition && body !== undefined && hasSchema(version, operation))
    checkAgainstSpec(definition, withoutQuantity(body), version);
}

/** The same, as a question; `undefined` without the official schemas. */
export function isRequest(version: string, operation: Operation, body: unknown): boolean | undefined {
  const definition = REQUESTS[operation];
  if (definition === undefined || !hasSchema(version, operation)) return true;
  return specValidator(definition, version)?.(body);
}

/** Holds an answer of a version against its official schema, and against what its parts say of each other. */
export function checkDated(
  version: string,
  operation: Operation,
  { status, body }: Pick<DatedAnswer, 'status' | 'body'>,
): void {
  if (status >= 300) {
    checkAgainstSpec('Error', body, version);
    return;
  }
  // In the first version only whoever completes is told of the order: a session that was read has no place for it.
  const isDone = body.status === 'completed' && (version !== '2025-09-29' || operation === 'complete');
  checkAgainstSpec(isDone ? 'CheckoutSessionWithOrder' : 'CheckoutSession', body, version);
  checkAmounts(version, body as AnySession);
  checkParams(body);
}

/**
 * An agent of one version: its requests and their answers are held against that version's official schema. It may declare
 * another version than the one whose answers it expects.
 */
export function createDatedAgent(url: () => string, version: string, coverage?: Coverage, declared = version) {
  async function ask(operation: Operation, path: string, body: unknown, call: Call = {}): Promise<DatedAnswer> {
    const { key = operation === 'get' ? null : randomUUID(), isWrong = false, apiKey = ALPHA_KEY } = call;
    if (!isWrong) checkRequest(version, operation, body);
    const response = await fetch(`${url()}/checkout_sessions${path}`, {
      method: operation === 'get' ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'api-version': declared,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== null && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    expect(answer.status, text).toBeLessThan(500);
    checkDated(version, operation, answer);
    note(operation, answer);
    return answer;
  }

  function note(operation: Operation, { status, body }: DatedAnswer): void {
    if (!coverage) return;
    coverage.see('version', version);
    coverage.see('operation', operation);
    coverage.see('answer', status < 300 ? String(status) : `${status} ${body.code}`);
    if (status >= 300) return;
    coverage.see('status', body.status);
    for (const { type, code } of body.messages) coverage.see('message', code ? `${type} ${code}` : type);
  }

  return {
    version,
    create: (body: unknown, call?: Call) => ask('create', '', body, call),
    get: (id: string, call?: Call) => ask('get', `/${id}`, undefined, call),
    update: (id: string, body: unknown, call?: Call) => ask('update', `/${id}`, body, call),
    complete: (id: string, body: unknown, call?: Call) => ask('complete', `/${id}/complete`, body, call),
    cancel: (id: string, body?: unknown, call?: Call) => ask('cancel', `/${id}/cancel`, body, call),
  };
}

export type DatedAgent = ReturnType<typeof createDatedAgent>;

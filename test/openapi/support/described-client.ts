import { randomUUID } from 'node:crypto';
import { ALPHA_KEY, MERCHANT_KEY } from '../../support/start-app.js';
import {
  createChecks,
  type DescribedOperation,
  type DescribedParameter,
  type DescribedResponse,
  type LocatedOperation,
  operationsOf,
  pointerTo,
  resolved,
} from './document.js';

export interface Call {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** In place of what a good caller sends by itself; `null` leaves one out. */
  headers?: Record<string, string | null>;
  /** JSON, or text that goes as it is. */
  body?: unknown;
}

export interface CallResult {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
  /** What the document has against the request. */
  refused: string[];
}

const KEYS: Record<string, string> = { agentKey: ALPHA_KEY, merchantKey: MERCHANT_KEY };
const essence = (type: string | null): string => (type ?? '').split(';')[0]?.trim() ?? '';

/** Calls operations by their ids, and holds each request and answer against the document that the server gives. */
export async function createDescribedClient(url: string) {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Parameters<typeof operationsOf>[0];
  const check = createChecks(document);
  const operations = new Map(operationsOf(document).map((each) => [each.operation.operationId, each]));

  function problemsOfRequest({ operation, pointer }: LocatedOperation, call: Call, headers: Headers): string[] {
    const given = (parameter: DescribedParameter): string | null | undefined =>
      parameter.in === 'header' ? headers.get(parameter.name) : call[parameter.in]?.[parameter.name];
    const parameters = operation.parameters.flatMap((each, index) => {
      const parameter = resolved(document, each);
      const value = given(parameter);
      if (value === undefined || value === null) return parameter.required ? [`${parameter.name} is missing`] : [];
      const at =
        '$ref' in each
          ? `${each.$ref.slice(1)}/schema`
          : `${pointer}${pointerTo('parameters', String(index), 'schema')}`;
      return check(at, value).map((problem) => `${parameter.name}: ${problem}`);
    });
    const names = operation.parameters.map((each) => resolved(document, each));
    const unknown = Object.keys(call.query ?? {}).filter(
      (name) => !names.some((each) => each.in === 'query' && each.name === name),
    );
    const { requestBody } = operation;
    if (call.body === undefined) return [...parameters, ...unknown, ...(requestBody?.required ? ['no body'] : [])];
    const type = essence(headers.get('content-type'));
    const media = requestBody?.content[type];
    if (!media) return [...parameters, ...unknown, `no body of type ${type}`];
    const problems = media.schema
      ? check(`${pointer}${pointerTo('requestBody', 'content', type, 'schema')}`, parsed(call.body))
      : [];
    return [...parameters, ...unknown, ...problems];
  }

  function checkAnswer({ operation, pointer }: LocatedOperation, answer: Omit<CallResult, 'refused'>): void {
    const { operationId, responses } = operation;
    const what = `${operationId} answered ${answer.status} ${answer.text.slice(0, 1000)}`;
    const response: DescribedResponse | undefined = responses[String(answer.status)];
    if (!response) throw new Error(`${what}: the document has no such status`);
    for (const [name, header] of Object.entries(response.headers ?? {})) {
      const value = answer.headers.get(name);
      const { required, schema } = resolved<{ required?: boolean; schema: { type: string } }>(document, header);
      if (value === null && required) throw new Error(`${what}: without ${name}`);
      const typed = schema.type === 'integer' ? Number(value) : value;
      const problems = value === null ? [] : check(`${header.$ref.slice(1)}/schema`, typed);
      if (problems.length > 0) throw new Error(`${what}: ${name} ${problems.join(', ')}`);
    }
    const type = essence(answer.headers.get('content-type'));
    if (!response.content) {
      if (answer.text !== '') throw new Error(`${what}: the document knows of no body`);
      return;
    }
    const media = response.content[type];
    if (!media) throw new Error(`${what}: the document has no body of type ${type}`);
    if (!media.schema) return;
    const at = `${pointer}${pointerTo('responses', String(answer.status), 'content', type, 'schema')}`;
    const problems = check(at, answer.body);
    if (problems.length > 0) throw new Error(`${what}:\n${problems.slice(0, 8).join('\n')}`);
  }

  /** Throws where the document does not know the operation, or does not describe the answer. */
  async function call(operationId: string, made: Call = {}): Promise<CallResult> {
    const located = operation(operationId);
    const { method, path } = located;
    const headers = headersOf(located.operation, made);
    const query = new URLSearchParams(made.query).toString();
    const target = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(made.path?.[name] ?? ''));
    const response = await fetch(`${url}${target}${query && `?${query}`}`, {
      method: method.toUpperCase(),
      headers,
      ...(made.body !== undefined && {
        body: typeof made.body === 'string' ? made.body : JSON.stringify(made.body),
      }),
    });
    const text = await response.text();
    const isJson = essence(response.headers.get('content-type')) === 'application/json';
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
    checkAnswer(located, answer);
    return { ...answer, refused: problemsOfRequest(located, made, headers) };
  }

  /** What a caller sends who reads the document, and what this call says otherwise. */
  function headersOf({ security, parameters, requestBody }: DescribedOperation, made: Call): Headers {
    const headers = new Headers();
    const key = Object.keys(security[0] ?? {})[0];
    if (key !== undefined) headers.set('authorization', `Bearer ${KEYS[key]}`);
    for (const each of parameters) {
      const { in: place, name, required } = resolved(document, each);
      if (place !== 'header' || !required) continue;
      if (name === 'API-Version') headers.set(name, '2026-04-17');
      if (name === 'Idempotency-Key') headers.set(name, randomUUID());
    }
    const [type] = Object.keys(requestBody?.content ?? {});
    if (made.body !== undefined && type !== undefined) headers.set('content-type', type);
    for (const [name, value] of Object.entries(made.headers ?? {})) {
      if (value === null) headers.delete(name);
      else headers.set(name, value);
    }
    return headers;
  }

  function operation(operationId: string): LocatedOperation {
    const found = operations.get(operationId);
    if (!found) throw new Error(`The document has no operation ${operationId}`);
    return found;
  }

  return { call, operation, document };
}

export type DescribedClient = Awaited<ReturnType<typeof createDescribedClient>>;

/** What a body is to the server: text that is not JSON stays text, and fits no schema of an object. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

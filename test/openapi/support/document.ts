import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { apiDocument } from '../../../src/http/openapi/api-document.js';

/* The document as a program reads it: JSON, and nothing of the code that made it. */

export interface DescribedParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: object;
}

export interface DescribedMedia {
  schema?: object;
  examples?: Record<string, { value: unknown }>;
}

export interface DescribedResponse {
  description: string;
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, DescribedMedia>;
}

export interface DescribedOperation {
  operationId: string;
  security: Record<string, unknown>[];
  parameters: (DescribedParameter | { $ref: string })[];
  requestBody?: { required: boolean; content: Record<string, DescribedMedia> };
  responses: Record<string, DescribedResponse>;
}

const EVERYTHING = { version: '1.2.3', offers: { mcp: true, shopApp: true, giftCards: true } };

/** The document of a server at this address. */
export function readDocument(publicUrl = 'http://127.0.0.1:3000', basePath = '/') {
  // biome-ignore lint/suspicious/noExplicitAny: a document of any shape, as its readers have it
  return JSON.parse(JSON.stringify(apiDocument({ publicUrl, basePath, ...EVERYTHING }))) as any;
}

export interface LocatedOperation {
  operation: DescribedOperation;
  method: string;
  path: string;
  /** JSON Pointer to it. */
  pointer: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every operation of a document. */
export function operationsOf(document: { paths: Record<string, Record<string, unknown>> }): LocatedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({
      operation: item[method] as DescribedOperation,
      method,
      path,
      pointer: `/paths/${escaped(path)}/${method}`,
    })),
  );
}

export const pointerTo = (...names: string[]): string => names.map((name) => `/${escaped(name)}`).join('');

/** Follows a reference within the document. */
export function resolved<T>(document: object, value: T | { $ref: string }): T {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as T;
  return value.$ref
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document) as T;
}

/** Makes checks of the schemas that stand somewhere in a document: what is wrong with a value, none if nothing is. */
export function createChecks(document: object) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  formats.default(ajv);
  ajv.addSchema(document, 'api');
  const known = new Map<string, ValidateFunction>();
  return (pointer: string, value: unknown): string[] => {
    const validate = known.get(pointer) ?? ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
    known.set(pointer, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  };
}

import type { z } from 'zod';
import { type ProtocolError, problems } from '../errors.js';
import { scrub } from '../scrub.js';
import type { WireError } from './wire.js';

const MAX_NAME = 100;

/**
 * The flat ACP `Error` (schema.agentic_checkout.json), as JSON text: the bytes that are sent, and sealed under a key.
 * It may name what the caller sent, so a token or key that stood in the wrong place is taken out.
 */
export function errorBody({ type, code, message, options }: ProtocolError): string {
  const { param, supportedVersions } = options;
  const error: WireError = {
    type,
    code,
    message,
    param,
    supported_versions: supportedVersions && [...supportedVersions],
  };
  return scrub(JSON.stringify(error));
}

/** The first thing wrong with a request, told by its path in what the caller sent. */
export function schemaProblem(error: z.ZodError, body: unknown): ProtocolError {
  const [issue] = error.issues;
  if (!issue) return problems.invalid('$', 'The request body is not valid.');
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return problems.invalid(
      jsonPath([...issue.path, key]),
      `There is no such property: ${JSON.stringify(short(key))}.`,
    );
  }
  const param = jsonPath(issue.path);
  const last = issue.path.at(-1);
  if (last !== undefined && issue.path.reduce<unknown>(propertyOf, body) === undefined) {
    return problems.missing(param, `${String(last)} is required.`);
  }
  const structure = structureProblem(issue);
  if (structure) return structure;
  return problems.invalid(param, `${short(String(last ?? 'The body'))} is not valid: ${issue.message}.`);
}

/** Parts of a request whose shape has an error of its own (affiliate attribution §6.1, intent traces §5). */
const STRUCTURED: readonly unknown[] = ['affiliate_attribution', 'intent_trace'];

/** A value of the wrong kind in such a part; of its metadata, which is flat, the whole is named. */
function structureProblem({ code, path, message }: z.core.$ZodIssue): ProtocolError | undefined {
  if (!STRUCTURED.includes(path[0]) || (code !== 'invalid_type' && code !== 'invalid_union')) return undefined;
  if (path[1] !== 'metadata') return problems.invalidType(jsonPath(path), `It is of the wrong type: ${message}.`);
  const flat = 'metadata is a flat object: its values are texts, numbers, true or false.';
  return problems.invalidType(jsonPath(path.slice(0, 2)), flat);
}

/** RFC 9535: `$.line_items[0].id`, with brackets around names that are no identifiers. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    const name = short(String(part));
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `${before}.${name}`;
    return `${before}['${name.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/g, '?')}']`;
  }, '$');
}

/** A caller's own name may be as long as its body: no more of it than this is sent back, and no half of a character. */
const short = (name: string): string => name.slice(0, MAX_NAME).replace(/[\ud800-\udbff]$/, '');

/** The property of something that may have none. */
export const propertyOf = (value: unknown, part: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined;

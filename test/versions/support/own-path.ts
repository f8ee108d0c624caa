import { jsonPath } from '../../../src/protocol/errors.js';

/** The paths of all that is in a request, with what stands there. */
function nodesOf(value: unknown, path: PropertyKey[] = [], nodes = new Map<string, unknown>()): Map<string, unknown> {
  nodes.set(jsonPath(path), value);
  if (typeof value !== 'object' || value === null) return nodes;
  const entries = Array.isArray(value) ? value.map((child, index) => [index, child] as const) : Object.entries(value);
  for (const [key, child] of entries) nodesOf(child, [...path, key], nodes);
  return nodes;
}

/** Whether a path names something of a request as it was sent, or a property that something in it could have. */
export function isOwnPath(body: unknown, param: string): boolean {
  const nodes = nodesOf(body);
  if (nodes.has(param)) return true;
  const parent = param.replace(/(?:\.[A-Za-z_][A-Za-z0-9_]*|\['(?:[^'\\]|\\.)*'\]|\[\d+\])$/, '');
  const above = nodes.get(parent);
  return parent !== param && typeof above === 'object' && above !== null;
}

import { problems } from '../errors.js';
import { MAX_FLAT_METADATA } from './attribution-schema.js';
import { jsonPath, propertyOf } from './errors.js';
import { MAX_METADATA } from './schema.js';

/** A map in a request, by the names on the way to it, and how many entries it may have. */
export interface EntryLimit {
  path: readonly string[];
  most: number;
}

export const METADATA: EntryLimit = { path: ['metadata'], most: MAX_METADATA };
export const TOUCH_METADATA: EntryLimit = { path: ['affiliate_attribution', 'metadata'], most: MAX_FLAT_METADATA };
export const TRACE_METADATA: EntryLimit = { path: ['intent_trace', 'metadata'], most: MAX_FLAT_METADATA };

/**
 * Counts the entries of maps whose names are the caller's own. Before the schema, which has no way to stop: it looks
 * at each entry, and tens of thousands of them fit into a body.
 * @throws ProtocolError 400 `invalid` with the path of the map
 */
export function checkEntries(body: unknown, limits: readonly EntryLimit[]): void {
  for (const { path, most } of limits) {
    const map = path.reduce<unknown>(propertyOf, body);
    if (typeof map !== 'object' || map === null || Object.keys(map).length <= most) continue;
    throw problems.invalid(jsonPath(path), `${path.at(-1)} may have at most ${most} entries.`);
  }
}

import { UnavailableError } from '../../errors.js';
import type { ForeignGoods } from './goods.js';
import type { Ask } from './questions.js';

/** All that the back end lists, and what it calls this state of it. */
export interface ForeignListing extends ForeignGoods {
  version?: string;
}

const LIMITS = { perTry: 10_000, overall: 20_000, mostBytes: 5 * 1024 * 1024 };
/** A back end whose pages do not end is not read for ever. */
const MOST_PAGES = 1000;

/** Reads page after page; `undefined` where it still is the version that is known. */
export async function readListing(
  ask: Ask,
  currency: string,
  known: string | undefined,
  signal?: AbortSignal,
): Promise<ForeignListing | undefined> {
  const products: ForeignListing['products'] = [];
  const details: ForeignListing['details'] = {};
  let version: string | undefined;
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    signal?.throwIfAborted();
    const asked = cursor === undefined ? { version: known } : { cursor };
    const answer = await ask(
      'catalog.list',
      { currency, ...asked },
      {
        limits: LIMITS,
        check: (said) => ('unchanged' in said && (page > 1 || !known) ? 'unchanged: no version was asked' : undefined),
      },
    );
    if ('unchanged' in answer) return undefined;
    products.push(...answer.products);
    Object.assign(details, answer.details);
    version ??= answer.version;
    cursor = answer.next_cursor;
    if (cursor === undefined) return { products, details, ...(version !== undefined && { version }) };
  }
  throw new UnavailableError(`The back end's catalog.list has more than ${MOST_PAGES} pages`);
}

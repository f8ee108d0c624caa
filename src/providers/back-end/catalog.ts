import type { Clock } from '../../clock.js';
import type { Variant } from '../../domain/catalog.js';
import { UnavailableError } from '../../errors.js';
import type { CatalogProvider } from '../types.js';
import type { BackEndListing } from './listing.js';
import type { Ask } from './questions.js';

export interface BackEndCatalogDeps {
  ask: Ask;
  listing: Pick<BackEndListing, 'offer' | 'variant'>;
  /** Lower-case ISO 4217. */
  currency: string;
  clock: Clock;
}

/** Milliseconds for which a price is taken as it was told, and for which it stands in for one that cannot be had. */
const FRESH = 30_000;
const STALE = 600_000;
const MOST_KNOWN = 10_000;

/** What was told of a variant, which may be that there is none. */
interface Told {
  variant: Variant | undefined;
  at: number;
}

/** Variants as the merchant's own back end sells them now. */
export function catalogFromBackEnd({ ask, listing, currency, clock }: BackEndCatalogDeps): CatalogProvider {
  const known = new Map<string, Told>();
  /** Questions that are on their way, by variant. */
  const asking = new Map<string, Promise<void>>();

  const isFresh = (id: string): boolean => clock.now() - (known.get(id)?.at ?? Number.NEGATIVE_INFINITY) < FRESH;

  async function askFor(ids: readonly string[]): Promise<void> {
    const at = clock.now();
    try {
      const { variants } = await listing.offer(await ask('catalog.find', { currency, variant_ids: [...ids] }));
      for (const id of ids) note(id, { variant: variants.get(id), at });
    } finally {
      for (const id of ids) asking.delete(id);
    }
  }

  function note(id: string, told: Told): void {
    known.delete(id);
    known.set(id, told);
    if (known.size <= MOST_KNOWN) return;
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }

  /** What stands in for an answer that does not come; `undefined` where nothing does. */
  function lastKnown(id: string): Told | undefined {
    const [told, listed] = [known.get(id), listing.variant(id)];
    const last = told === undefined || (listed !== undefined && listed.at > told.at) ? listed : told;
    return last && clock.now() - last.at < STALE ? last : undefined;
  }

  return {
    async find(ids) {
      const old = [...new Set(ids)].filter((id) => !isFresh(id));
      const unasked = old.filter((id) => !asking.has(id));
      if (unasked.length > 0) {
        const question = askFor(unasked);
        for (const id of unasked) asking.set(id, question);
      }
      const questions = new Set(old.flatMap((id) => asking.get(id) ?? []));
      const [failed] = (await Promise.allSettled(questions)).filter(({ status }) => status === 'rejected');
      const found = new Map<string, Variant>();
      for (const id of ids) {
        const told = isFresh(id) ? known.get(id) : lastKnown(id);
        if (told === undefined) throw failed?.status === 'rejected' ? failed.reason : new UnavailableError('Not known');
        if (told.variant) found.set(id, told.variant);
      }
      return found;
    },
  };
}

import type { ErasureCounts } from '../domain/retention.js';
import { newId } from '../ids.js';
import type { Looked, LookPlace, Retention } from '../store/retention.js';
import type { Store } from '../store/store.js';

export interface ErasureDeps {
  retention: Retention;
  store: Pick<Store, 'commit'>;
  /** By which the uses of discounts know who has an address; one with each key. */
  buyerHashes: (email: string) => readonly string[];
  onErased: (counts: ErasureCounts) => void;
}

export interface ErasureOptions {
  /** Nothing is changed; the numbers are those of what would be, without the mentions. */
  dryRun?: boolean;
  /** As the access log has it. */
  requestId?: string;
}

/**
 * Forgets a person, named by an e-mail address. It may be asked for again: then what was in progress is done, and what is
 * done already is found no more.
 */
export function createErasure({ retention, store, buyerHashes, onErased }: ErasureDeps) {
  async function everywhere(
    look: (place: LookPlace | undefined) => Promise<Looked>,
  ): Promise<Required<Omit<Looked, 'next'>>> {
    const sessionIds = new Set<string>();
    let changed = 0;
    let place: LookPlace | undefined;
    do {
      const looked = await look(place);
      for (const id of looked.sessionIds) sessionIds.add(id);
      changed += looked.changed;
      place = looked.next;
    } while (place);
    return { sessionIds: [...sessionIds], changed };
  }

  async function erase(email: string, dryRun: boolean): Promise<ErasureCounts> {
    const { sessionIds } = await everywhere((place) => retention.lookFor(email, place));
    const counts: ErasureCounts = { removed: 0, pseudonymised: 0, inProgress: 0, mentions: 0 };
    const orderIds = new Set<string>();
    const except = new Set<string>();
    for (const id of sessionIds) {
      const { became, orderId } = await retention.eraseSession(id, email, dryRun);
      if (became === 'removed') counts.removed += 1;
      if (became === 'pseudonymised') counts.pseudonymised += 1;
      if (became === 'pseudonymised' && orderId !== undefined) orderIds.add(orderId);
      if (became === 'in_progress') {
        counts.inProgress += 1;
        except.add(id);
      }
    }
    if (dryRun) return counts;
    const { changed } = await everywhere((place) => retention.eraseMentions(email, { orderIds, except }, place));
    const uses = await retention.forgetBuyer(buyerHashes(email), except);
    return { ...counts, mentions: changed + uses };
  }

  return {
    /** Nothing of the address is put on record, only that somebody was forgotten. */
    async run(email: string, { dryRun = false, requestId }: ErasureOptions = {}): Promise<ErasureCounts> {
      const counts = await erase(email.trim(), dryRun);
      if (dryRun) return counts;
      const id = newId('evt');
      const entry = { id, action: 'erasure.run', subject: 'buyer', detail: { ...counts }, requestId };
      await store.commit<void>({}, (_, at) => ({ result: undefined, puts: { audit: { ...entry, at } } }));
      await retention.emptyLog();
      onErased(counts);
      return counts;
    },
  };
}

export type Erasure = ReturnType<typeof createErasure>;

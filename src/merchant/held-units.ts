import { setImmediate } from 'node:timers/promises';
import type { Archive, HeldPlace } from '../store/archive.js';

/** Read at once: others have their turn in between. */
const BATCH = 500;

/** Units that open sessions hold, by variant: each session as it was at some moment while this looked. */
export async function heldUnits(archive: Pick<Archive, 'held'>): Promise<ReadonlyMap<string, number>> {
  const units = new Map<string, number>();
  // A hold that is renewed meanwhile is met again.
  const seen = new Set<string>();
  let after: HeldPlace | undefined;
  do {
    const { items, next } = await archive.held({ limit: BATCH, after });
    for (const { sessionId, lines } of items) {
      if (seen.has(sessionId)) continue;
      seen.add(sessionId);
      for (const { variantId, quantity } of lines) units.set(variantId, (units.get(variantId) ?? 0) + quantity);
    }
    after = next;
    await setImmediate();
  } while (after !== undefined);
  return units;
}

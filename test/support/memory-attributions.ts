import type { Attributions, Touch } from '../../src/domain/attribution.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import type { AttributionRecords, NewTouch } from '../../src/store/attributions.js';

/** Who brought the buyers, as plain maps. */
export function createMemoryAttributions() {
  const kept = new Map<string, NewTouch & { at: number }>();
  const nameOf = (sessionId: string, touch: Touch) => `${sessionId} ${touch}`;

  function forgetToken(known: NewTouch): void {
    const { token: _, ...rest } = known.attribution;
    known.attribution = rest;
  }

  return {
    insert(touch: NewTouch, now: number): void {
      const name = nameOf(touch.sessionId, touch.touch);
      if (!kept.has(name)) kept.set(name, { ...touch, at: now });
    },
    /** A session that ends without a sale loses its tokens. */
    afterSession({ id, status }: CheckoutSession): void {
      if (status !== 'canceled' && status !== 'expired') return;
      for (const known of kept.values()) if (known.sessionId === id) forgetToken(known);
    },
    asRecords(answer: <R>(query: () => R) => Promise<R>): AttributionRecords {
      return {
        ofSession: (id) =>
          answer(() => {
            const found: Attributions = {};
            for (const { sessionId, touch, attribution } of kept.values()) {
              if (sessionId === id) found[touch] = attribution;
            }
            return found;
          }),
        deleteTokens: (time, limit) =>
          answer(() => {
            const old = [...kept.values()].filter(
              ({ at, attribution }) => at < time && attribution.token !== undefined,
            );
            const first = old.sort((a, b) => a.at - b.at).slice(0, limit);
            first.forEach(forgetToken);
            return first.length;
          }),
      };
    },
  };
}

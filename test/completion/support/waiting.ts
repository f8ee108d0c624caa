import { setTimeout as sleep } from 'node:timers/promises';
import type { Charge } from '../../../src/domain/charge.js';
import type { Store } from '../../../src/store/store.js';

/** Looks until it finds what it looks for. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  times = 2000,
): Promise<T> {
  for (let time = 0; time < times; time += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(5);
  }
  throw new Error(`It did not happen: ${what}`);
}

/** Waits until the session's charge has come to this phase. */
export const chargeIn = (store: Store, sessionId: string, phase: Charge['phase']): Promise<Charge> =>
  until(`the charge is ${phase}`, async () => {
    const { charge } = await store.read({ session: { id: sessionId, agentId: 'alpha' } });
    return charge?.phase === phase ? charge : undefined;
  });

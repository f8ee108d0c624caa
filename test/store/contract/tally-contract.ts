import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionStatus } from '../../../src/domain/session.js';
import type { Reservation } from '../../../src/domain/stock.js';
import { aReservation, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

const STATUSES: SessionStatus[] = [
  'not_ready_for_payment',
  'authentication_required',
  'ready_for_payment',
  'complete_in_progress',
  'completed',
  'canceled',
  'expired',
];
const OPEN = STATUSES.slice(0, 4);
const STATES: Reservation['state'][] = ['held', 'consumed', 'released'];

const change = fc.record({
  session: fc.integer({ min: 0, max: 5 }),
  status: fc.option(fc.constantFrom(...STATUSES), { nil: undefined }),
  state: fc.option(fc.constantFrom(...STATES), { nil: undefined }),
  fails: fc.boolean(),
});

export function tallyContract(open: Open): void {
  describe('the tally of an agent', () => {
    const { store, put } = withStore(open);
    const tallyOf = async (agent: string) => (await store().read({ tallyOf: agent })).tally;

    it('is there where it is asked for, also for an agent who has nothing', async () => {
      expect(await tallyOf('nobody')).toEqual({ openSessions: 0, holds: 0, carts: 0 });
      expect(await store().read({})).not.toHaveProperty('tally');
    });

    it('counts open sessions and holds, whatever is written in whichever order, and nothing of what failed', async () => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
          round += 1;
          // Even sessions are of one agent, odd ones of another.
          const agents = [`even_${round}`, `odd_${round}`];
          const statuses = new Map<number, SessionStatus>();
          const states = new Map<number, Reservation['state']>();
          for (const { session, status, state, fails } of changes) {
            const id = `cs_${round}_${session}`;
            const agentId = agents[session % 2] ?? '';
            const isKnown = status !== undefined || statuses.has(session);
            const puts = {
              ...(status && { session: aSession(id, { agentId, status }) }),
              ...(state && isKnown && { reservation: aReservation(id, { agentId, state }) }),
            };
            if (fails) {
              const stock = [{ variantId: 'not counted', by: -1 }];
              await expect(store().commit({}, () => ({ result: 1, puts, stock }))).rejects.toThrow();
              continue;
            }
            await put(puts);
            if (status) statuses.set(session, status);
            if (state && isKnown) states.set(session, state);
          }
          for (const [parity, agent] of agents.entries()) {
            const own = <V>(map: Map<number, V>) => [...map].filter(([session]) => session % 2 === parity);
            expect(await tallyOf(agent)).toEqual({
              openSessions: own(statuses).filter(([, status]) => OPEN.includes(status)).length,
              holds: own(states).filter(([, state]) => state === 'held').length,
              carts: 0,
            });
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}

import fc from 'fast-check';
import type Stripe from 'stripe';
import { MINUTE } from '../goods.js';
import { hasEnded, type State } from '../state.js';
import { type Command, command } from '../support/command.js';
import type { World } from '../support/world.js';
import { applyHint, type Hint, isContended, reconcile, sweep } from '../upkeep.js';

/** Past the hold of stock, past the end of a session. */
const advance: fc.Arbitrary<Command> = fc.constantFrom(16, 16, 16, 16, 121).map((minutes) =>
  command({
    name: `advance: ${minutes} min`,
    check: (state) => state.sessions.some((session) => !hasEnded(session, state.now)),
    async run(state, world) {
      state.now += minutes * MINUTE;
      world.advance(minutes * MINUTE);
    },
  }),
);

const sweeping: fc.Arbitrary<Command> = fc.constant(
  command({
    name: 'sweep',
    check: (state) => !isContended(state),
    async run(state, world) {
      sweep(state);
      await world.app.sweeper.runOnce({ grace: 0 });
    },
  }),
);

const restart: fc.Arbitrary<Command> = fc.constant(
  command({ name: 'restart', check: () => true, run: (_state, world) => world.restart() }),
);

const SPOKEN_OF =
  /^(payment_intent\.(succeeded|payment_failed|canceled|processing|requires_action)|charge\.refunded|refund\..*|shared_payment\.granted_token\.(used|deactivated))$/;

/** Events that the server has not received, oldest first. */
async function unheard(state: State, { stripe }: World): Promise<Stripe.Event[]> {
  const { data } = await stripe.seller.events.list({ limit: 100 });
  return data.filter(({ id, type }) => SPOKEN_OF.test(type) && !state.delivered.has(id)).reverse();
}

function toHint({ type, data }: Stripe.Event): Hint {
  const { id, metadata } = data.object as { id: string; metadata?: Record<string, string> };
  return { type, id, sessionId: metadata?.checkout_session_id, generation: Number(metadata?.generation) };
}

/** Stripe's events come when they come: one that is old, the newest before the others, or all of them, last first. */
const deliver: fc.Arbitrary<Command> = fc
  .tuple(fc.constantFrom('oldest' as const, 'newest' as const, 'all' as const), fc.integer({ min: 1, max: 2 }))
  .map(([which, times]) =>
    command({
      name: `deliver: ${which} event${times > 1 ? ', twice' : ''}`,
      check: ({ sessions }) => sessions.length > 0,
      async run(state, world) {
        const events = await unheard(state, world);
        const chosen = { oldest: events.slice(0, 1), newest: events.slice(-1), all: [...events].reverse() }[which];
        for (const event of chosen) {
          // What was received before is looked into at the same moment.
          for (const hint of state.inbox.splice(0)) applyHint(state, hint);
          applyHint(state, toHint(event));
          state.delivered.add(event.id);
          for (let time = 0; time < times; time += 1) await world.deliver(event);
        }
      },
    }),
  );

/** Whatever happened at Stripe is known afterwards: the last thing in every world, too. */
export const learning: Command = command({
  name: 'reconcile',
  check: (state) => state.sessions.length > 0 && !isContended(state),
  async run(state, world) {
    const events = await unheard(state, world);
    for (const { id } of events) state.delivered.add(id);
    reconcile(state, events.map(toHint));
    await world.app.orders.reconciliation.run({ since: Date.now() - 600 * MINUTE });
  },
});

const reconciling: fc.Arbitrary<Command> = fc.constant(learning);

export const passing = { advance, sweeping, restart, deliver, reconciling };

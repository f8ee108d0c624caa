import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChargePhase } from '../../../src/domain/charge.js';
import type { Order } from '../../../src/domain/order.js';
import type { SessionStatus } from '../../../src/domain/session.js';
import { UnavailableError } from '../../../src/errors.js';
import type { Decision, Rows, Store } from '../../../src/store/store.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { aCharge, aKey, anOrder, aRefund, aReservation, aSession } from '../support/builders.js';
import { eventCommand, eventsOf, runOnEvents } from './model-events.js';
import type { Open } from './opened.js';

const SESSIONS = ['cs_1', 'cs_2', 'cs_3'];
const AGENTS = ['agent_a', 'agent_b'];
const VARIANTS = ['mug', 'pen', 'ghost'];
const KEYS = ['k1', 'k2', 'k3', 'k4'];
const INTENTS = ['pi_1', 'pi_2', undefined];
const ORDERS = ['ord_1', 'ord_2', 'ord_3'];
const STATUSES: SessionStatus[] = [
  'not_ready_for_payment',
  'authentication_required',
  'ready_for_payment',
  'complete_in_progress',
  'completed',
];
const PHASES: ChargePhase[] = [
  'creating',
  'confirming',
  'processing',
  'canceling',
  'declined',
  'authenticating',
  'canceled',
  'succeeded',
  'refunded',
  'review',
];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const time = fc.integer({ min: 1, max: 40 });
const seq = fc.constantFrom('this', 'newest');

const commit = fc.record({
  id: fc.constantFrom(...SESSIONS),
  agentId: fc.constantFrom(...AGENTS, 'agent_a', 'agent_a'),
  mark: fc.nat(),
  session: maybe(fc.record({ status: fc.constantFrom(...STATUSES), expiresAt: time })),
  charge: maybe(
    fc.record({
      generation: fc.integer({ min: 1, max: 3 }),
      phase: fc.constantFrom(...PHASES),
      paymentIntentId: fc.constantFrom(...INTENTS),
      leaseUntil: time,
      tokenFingerprint: fc.constantFrom('t1', 't1.x', 't1-x', undefined),
      idempotencyKey: maybe(fc.constantFrom(...KEYS)),
      pinned: seq,
    }),
  ),
  reservation: maybe(
    fc.record({ state: fc.constantFrom('held' as const, 'released' as const), heldUntil: fc.option(time) }),
  ),
  order: maybe(fc.record({ id: fc.constantFrom(...ORDERS), intent: fc.constantFrom(...INTENTS) })),
  orderChange: maybe(fc.integer({ min: 1, max: 5 }).map((dice) => (dice === 5 ? 2 : 1))),
  refund: maybe(
    fc.record({
      id: fc.constantFrom('adj_1', 'adj_2', 'adj_3'),
      paymentIntentId: fc.constantFrom('pi_1', 'pi_2'),
      key: fc.constantFrom('r1', 'r2', 'r3'),
      phase: fc.constantFrom('requested' as const, 'pending' as const, 'succeeded' as const),
      stripeRefundId: fc.constantFrom('re_1', 're_2', undefined),
      createdAt: time,
      nextTryAt: time,
    }),
  ),
  keys: fc.array(
    fc.record({ id: fc.constantFrom(...KEYS), answer: fc.constantFrom('this', 'newest', 'body'), createdAt: time }),
    {
      maxLength: 2,
    },
  ),
  stock: fc.array(fc.record({ variantId: fc.constantFrom(...VARIANTS), by: fc.integer({ min: -4, max: 3 }) }), {
    maxLength: 2,
  }),
  throws: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
});
type Commit = typeof commit extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('commits' as const),
      commits: fc.array(commit, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), time, limit: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('events' as const),
      commands: fc.array(eventCommand, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);

function decide(plan: Commit, rows: Rows): Decision<string> {
  if (plan.throws) throw new Error('thrown by decide');
  const { id, agentId, mark } = plan;
  const at = (which: string) => (which === 'this' ? THIS_REVISION : (rows.session?.seq ?? THIS_REVISION));
  const puts = {
    session: plan.session && aSession(id, { ...plan.session, agentId, updatedAt: mark }),
    charge: plan.charge && aCharge(id, { ...plan.charge, agentId, pinnedSeq: at(plan.charge.pinned), updatedAt: mark }),
    reservation: plan.reservation && aReservation(id, { ...plan.reservation, agentId }),
    order: orderOf(plan, rows),
    refund: plan.refund && aRefund(plan.refund.id, { ...plan.refund, updatedAt: mark }),
    idempotency: plan.keys.map((key) =>
      aKey(key.id, {
        createdAt: key.createdAt,
        answer: key.answer === 'body' ? { body: `body ${mark}` } : { seq: at(key.answer) },
      }),
    ),
  };
  if (puts.charge) Reflect.deleteProperty(puts.charge, 'pinned');
  return {
    result: `${mark} saw ${rows.session?.session.updatedAt} ${[...rows.stock].sort()}`,
    puts,
    stock: plan.stock,
  };
}

/** The session's order changed, by the version that follows or by one too many; or a new order. */
function orderOf({ id, mark, order, orderChange }: Commit, { order: known }: Rows): Order | undefined {
  if (known && orderChange) return { ...known, version: known.version + orderChange, updatedAt: mark };
  if (!order) return undefined;
  const { intent } = order;
  return anOrder(order.id, id, {
    payment: intent === undefined ? undefined : { paymentIntentId: intent, amount: mark },
  });
}

async function run(store: Store, plan: Commit): Promise<string> {
  const keys = {
    session: { id: plan.id, agentId: plan.agentId },
    withOrder: true,
    idempotencyKeys: KEYS,
    variants: VARIANTS,
  };
  try {
    return await store.commit(keys, (rows) => decide(plan, rows));
  } catch (error) {
    if (error instanceof UnavailableError) return 'unavailable';
    return error instanceof Error && error.message === 'thrown by decide' ? 'thrown' : 'refused';
  }
}

/** Everything that can be read, with revisions in place of their numbers: those may have gaps. */
async function everything(store: Store): Promise<unknown> {
  const seen: unknown[] = [];
  for (const id of SESSIONS) {
    for (const agentId of AGENTS) {
      const rows = await store.read({
        session: { id, agentId },
        withOrder: true,
        idempotencyKeys: KEYS,
        variants: VARIANTS,
      });
      const keys: unknown[] = [];
      for (const key of KEYS) {
        const record = rows.idempotency.get(key);
        const answer =
          record?.answer && 'seq' in record.answer ? await store.revision(record.answer.seq) : record?.answer;
        keys.push({ ...record, answer });
      }
      const { charge, session, pinned, reservation, order, stock } = rows;
      seen.push({ id, charge: { ...charge, pinnedSeq: 0 }, session: session?.session, pinned, reservation, order });
      seen.push(keys, new Map([...stock].sort()));
    }
  }
  for (const refundsOf of INTENTS) seen.push((await store.read({ refundsOf })).refunds);
  for (const id of SESSIONS) seen.push(await store.ownerOf(id));
  for (const id of ORDERS) seen.push(await store.orderByName(id), await store.orderByName(`N-${id}`));
  seen.push((await store.sessionOfToken('t1')) !== undefined, await eventsOf(store));
  const ids = (refs: { id: string }[]) => refs.map(({ id }) => id).sort();
  const lists: Promise<{ id: string }[]>[] = [
    store.undecidedCharges(20, 9),
    store.authenticatingCharges(20, 9),
    store.expiredSessions(20, 9),
    store.lapsedReservations(20, 9),
    store.dueRefunds(20, 9),
  ];
  seen.push((await Promise.all(lists)).map(ids));
  return seen;
}

/**
 * Random commands on the engine and on plain maps: every answer and everything that can be read stays the same.
 * `inOrder`: commits asked for at once are decided in the order in which they were asked for.
 * `numRuns`: how many sequences are tried.
 */
export function modelContract(open: Open, { inOrder, numRuns }: { inOrder: boolean; numRuns: number }): void {
  it('behaves as plain maps do under random commands', { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { store: first, reopen, close } = await open();
      let store = first;
      const model = createMemoryStore();
      try {
        for (const each of [store, model])
          await each.seedStock(
            new Map([
              ['mug', 5],
              ['pen', 2],
            ]),
          );
        for (const one of steps) {
          if (one.kind === 'reopen') store = reopen ? await reopen() : store;
          else if (one.kind === 'delete') {
            const limit = one.limit + KEYS.length;
            expect(await store.deleteIdempotencyKeys(one.time, limit)).toBe(
              await model.deleteIdempotencyKeys(one.time, limit),
            );
          } else if (one.kind === 'events') {
            expect(await runOnEvents(store, one.commands)).toEqual(await runOnEvents(model, one.commands));
          } else if (inOrder) {
            const answers = await Promise.all(one.commits.map((plan) => run(store, plan)));
            for (const [index, plan] of one.commits.entries()) expect(answers[index]).toBe(await run(model, plan));
          } else for (const plan of one.commits) expect(await run(store, plan)).toBe(await run(model, plan));
          expect(await everything(store)).toEqual(await everything(model));
        }
      } finally {
        await close();
      }
    });
    await fc.assert(property, { numRuns });
  });
}

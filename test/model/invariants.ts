import { expect } from 'vitest';
import { heldLines } from '../../src/domain/stock.js';
import { COUNTED, GOODS } from './goods.js';
import { totalOf, unitsOf } from './revision.js';
import { hasEnded, type Session, type State, seen } from './state.js';
import { toExpected } from './support/ask.js';
import type { World } from './support/world.js';

type Ledger = Awaited<ReturnType<typeof readLedger>>;

async function readLedger({ stripe }: World) {
  const { charges, refunds } = (await (await fetch(`${stripe.url}/_sandbox/ledger`)).json()) as {
    charges: Awaited<ReturnType<typeof stripe.charges>>;
    refunds: Awaited<ReturnType<typeof stripe.refunds>>;
  };
  return { charges: charges.filter(({ status }) => status === 'succeeded'), refunds };
}

/**
 * What has to be true after every step, and that the server is as the model says: of all sessions that something is
 * known to have happened to, and of another one each time.
 */
export async function checkInvariants(state: State, world: World, ofAll = false): Promise<void> {
  const ledger = await readLedger(world);
  const inTurn = state.steps % state.sessions.length;
  const chosen = state.sessions.filter(({ text }, at) => ofAll || text === undefined || at === inTurn);
  await Promise.all(
    chosen.flatMap((session) => [checkAnswer(session, state, world), checkBooks(session, state, world, ledger)]),
  );
  const { stock } = await world.app.store.read({ variants: COUNTED });
  expect(Object.fromEntries(stock), 'units on the shelf').toEqual(Object.fromEntries(state.shelf));
  for (const id of COUNTED) {
    const away = state.sessions.map(
      ({ hold, consumed }) => (unitsOf(hold?.lines).get(id) ?? 0) + (consumed.get(id) ?? 0),
    );
    const all = away.reduce((sum, units) => sum + units, stock.get(id) ?? 0);
    expect(all, `units of ${id} on the shelf, held and sold`).toBe(GOODS[id].stock);
  }
}

/** A GET gives what was acknowledged last, unless something is known to have changed. */
async function checkAnswer(session: Session, state: State, { client }: World): Promise<void> {
  const { name, id, draft, order } = session;
  const status = seen(session, state.now);
  const isOver = status === 'expired' && session.status !== 'expired';
  const messages = isOver ? ['error:expired'] : session.messages;
  const answer = await client.get(id);
  const total = order?.total ?? totalOf(draft);
  expect(toExpected(answer), `GET ${name}: ${answer.text}`).toEqual({ http: 200, status, messages, total });
  // biome-ignore lint/suspicious/noExplicitAny: as on the wire
  const lines = answer.body.line_items.map(({ item, quantity }: any) => ({ variant: item.id, quantity }));
  expect(lines, `lines of ${name}`).toEqual(draft.lines);
  if (isOver) session.text = undefined;
  if (session.text !== undefined) expect(answer.text, `${name} is as it was answered last`).toBe(session.text);
  session.text = answer.text;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

async function checkBooks(session: Session, state: State, { app }: World, { charges, refunds }: Ledger): Promise<void> {
  const { name, id, order } = session;
  const rows = await app.store.read({ session: { id, agentId: 'alpha' }, withOrder: true });
  const held = heldLines(rows.reservation).map(({ variantId, quantity }) => ({ variant: variantId, quantity }));
  expect(held, `units held by ${name}`).toEqual(session.hold?.lines ?? []);
  if (held.length > 0) {
    expect(hasEnded({ ...session, expiresAt: Number.POSITIVE_INFINITY }, state.now), `${name} is open`).toBe(false);
    const isPaying = session.status === 'complete_in_progress';
    expect(rows.reservation?.heldUntil === null, `${name}: a hold without an end is a payment under way`).toBe(
      isPaying,
    );
  }

  const own = charges.filter(({ metadata }) => metadata.checkout_session_id === id);
  const paid = [...session.intents.values()].filter(({ status }) => status === 'succeeded');
  expect(own.length, `charges of ${name}`).toBeLessThanOrEqual(1);
  expect(
    own.map(({ amount }) => amount),
    `charges of ${name}`,
  ).toEqual(paid.map(({ amount }) => amount));
  expect(rows.order !== undefined, `${name} is ${session.status}`).toBe(session.status === 'completed');
  if (!order || !rows.order) return;

  const back = refunds.filter(({ charge }) => own.some((each) => each.id === charge)).map(({ amount }) => amount);
  const lines = rows.order.lines.map(({ variant, quantity }) => ({ variant: variant.id, quantity: quantity.ordered }));
  const adjustments = rows.order.adjustments.map(({ amount, status }) => (status === 'completed' ? amount : 0));
  expect(
    own.map(({ amount }) => amount),
    `the charge of the order of ${name}`,
  ).toEqual(order.total > 0 ? [order.total] : []);
  expect(rows.order.totals.total, `the total of the order of ${name}`).toBe(order.total);
  expect(lines, `the lines of the order of ${name}`).toEqual(order.lines);
  expect(rows.order.status, `the order of ${name}`).toBe(order.isShort ? 'manual_review' : 'confirmed');
  expect(sum(back), `refunds of ${name}`).toBeLessThanOrEqual(order.total);
  expect(adjustments, `adjustments of ${name}`).toEqual([...order.refunds.values()]);
  expect(back, `refunds of ${name} at Stripe`).toEqual(adjustments);
}

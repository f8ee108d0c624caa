import fc from 'fast-check';
import { expect } from 'vitest';
import { intentOf, type Order, type Session } from '../state.js';
import { type Command, withSession } from '../support/command.js';
import type { World } from '../support/world.js';
import { at } from './shopping.js';

async function intentId({ app }: World, { id }: Session): Promise<string> {
  const { charge } = await app.store.read({ session: { id, agentId: 'alpha' } });
  return charge?.paymentIntentId ?? '';
}

const isAtStripe = (session: Session): boolean => {
  const { charge } = session;
  const status = intentOf(session)?.status;
  if (!charge || charge.phase === 'creating') return false;
  return status === 'processing' || status === 'action' || (status === 'open' && charge.phase === 'declined');
};

type Outcome = 'succeed' | 'fail';

const atStripe = (number: number, outcome: Outcome, check: (session: Session) => boolean): Command =>
  withSession(number, `at Stripe #: ${outcome}`, check, async (session, _state, world) => {
    const id = await intentId(world, session);
    const intent = intentOf(session);
    if (!intent) return;
    if (intent.status === 'processing') await world.stripe.settle(id, outcome);
    else if (intent.status === 'action') await world.stripe.authenticate(id, outcome);
    else await world.dashboard.confirm(id);
    if (session.charge && intent.status === 'action') session.charge.token.isUsed = outcome === 'succeed';
    intent.status = outcome === 'succeed' ? 'succeeded' : 'open';
  });

/** At Stripe, without the server: a payment settles, a buyer authenticates, somebody pays a declined PaymentIntent. */
const settling: fc.Arbitrary<Command> = fc
  .tuple(at, fc.constantFrom<Outcome[]>('succeed', 'succeed', 'fail'))
  .map(([number, outcome]) =>
    atStripe(
      number,
      outcome,
      (session) => isAtStripe(session) && (outcome === 'succeed' || intentOf(session)?.status !== 'open'),
    ),
  );

/** Somebody pays what the session was when its card was declined, and is not any more. */
const payingOld: fc.Arbitrary<Command> = at.map((number) =>
  atStripe(
    number,
    'succeed',
    (session) =>
      isAtStripe(session) && intentOf(session)?.status === 'open' && session.charge?.pinned !== session.draft,
  ),
);

type Asked = 'all' | 'part' | 'too much' | 'the same' | 'same key, other amount';

const left = ({ total, refunds }: Order): number =>
  [...refunds.values()].reduce((rest, amount) => rest - amount, total);

function plan(order: Order, asked: Asked): { key: string; amount?: number; expected: number } {
  const rest = left(order);
  const [key, amount] = [...order.refunds][0] ?? ['', 0];
  const fresh = `refund-${order.refunds.size}`;
  switch (asked) {
    case 'all':
      return { key: fresh, expected: rest > 0 ? 200 : 400 };
    case 'part':
      return { key: fresh, amount: Math.max(1, Math.floor(rest / 3)), expected: rest > 0 ? 200 : 400 };
    case 'too much':
      return { key: fresh, amount: rest + 1, expected: 400 };
    case 'the same':
      return { key, amount, expected: 200 };
    case 'same key, other amount':
      return { key, amount: amount + 1, expected: 422 };
  }
}

const refunding: fc.Arbitrary<Command> = fc
  .tuple(
    at,
    fc.constantFrom<Asked[]>('all', 'part', 'part', 'too much', 'too much', 'the same', 'same key, other amount'),
  )
  .map(([number, asked]) =>
    withSession(
      number,
      `refund # ${asked}`,
      ({ order }) => order !== undefined && (!/same/.test(asked) || order.refunds.size > 0),
      async (session, _state, world) => {
        const { id, order } = session;
        if (!order) return;
        const { key, amount, expected } = plan(order, asked);
        const { order: stored } = await world.app.store.read({ session: { id, agentId: 'alpha' }, withOrder: true });
        const { status, body } = await world.merchant(`orders/${stored?.id}/refunds`, { amount }, key);
        expect(status, `refund of ${amount ?? 'all'}: ${JSON.stringify(body)}`).toBe(expected);
        if (expected !== 200) return;
        if (!order.refunds.has(key)) session.text = undefined;
        order.refunds.set(key, amount ?? left(order));
        expect(body.refund.amount).toBe(order.refunds.get(key));
        expect(body.order.amount_refunded, 'refunded in all').toBe(order.total - left(order));
      },
    ),
  );

export const money = { settling, payingOld, refunding };

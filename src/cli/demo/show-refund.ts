import { formatMoney } from '../../domain/money.js';
import type { WireOrder, WireSession } from '../../protocol/wire.js';
import type { Paper } from '../paper.js';
import { given, prove } from './demo-error.js';
import type { DemoWorld } from './demo-world.js';
import { totalRows } from './session-rows.js';
import { showEvent } from './show-event.js';

/** Minor units. */
const AMOUNT = 1000;

/** The shop gives back part of an order, and the agent hears of it. */
export async function showRefund(paper: Paper, world: DemoWorld, session: WireSession): Promise<void> {
  const { currency, id } = session;
  const order = given(session.order, 'order');
  paper.step('The shop refunds part of the first order', 'POST /merchant/orders/{id}/refunds');
  const { refund } = await world.refund(order.id, {
    amount: AMOUNT,
    key: 'demo-1',
    description: 'Arrived with a dent',
  });
  paper.fact('Refund', `${refund.id}, ${refund.status}`);
  paper.fact('At Stripe', given(refund.stripe_refund_id, 'refund at Stripe'));
  const again = await world.refund(order.id, { amount: AMOUNT, key: 'demo-1' });
  prove(again.refund.id === refund.id, 'the same refund asked for again is the same refund');
  const refunds = (await world.refunds()).filter(({ status }) => status === 'succeeded');
  prove(refunds.length === 1 && refunds[0]?.amount === AMOUNT, 'Stripe made one refund, of that amount');
  paper.proven(`Asked for twice under one key, made once: ${formatMoney(AMOUNT, currency)}.`);

  const { order: seen } = await showEvent(paper, world, 'The agent hears of the refund', order.id, (event) =>
    isRefunded(event.order),
  );
  const [adjustment] = seen.adjustments;
  paper.fact('Adjustment', `${adjustment?.type}, ${adjustment?.status}: ${adjustment?.description}`);
  paper.table(totalRows({ totals: seen.totals, currency }));
  prove(adjustment?.amount === AMOUNT, 'the event shows the refund');
  const now = given((await world.buyer.look(id)).order, 'order');
  prove(isRefunded(now), 'the order shows the refund');
}

const isRefunded = ({ adjustments }: WireOrder): boolean => adjustments.some(({ status }) => status === 'completed');

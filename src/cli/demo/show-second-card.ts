import { totalOf } from '../../agent/session-facts.js';
import { formatMoney } from '../../domain/money.js';
import type { WireSession } from '../../protocol/wire.js';
import type { Paper } from '../paper.js';
import { given, prove } from './demo-error.js';
import type { DemoWorld } from './demo-world.js';
import { lineRows, totalRows } from './session-rows.js';
import { showStatus } from './show-purchase.js';

/** A card is declined, another one pays the same session. */
export async function showSecondCard(paper: Paper, { buyer }: DemoWorld): Promise<WireSession> {
  paper.step('Another session, and a declined card', 'POST /checkout_sessions/{id}/complete');
  const session = await buyer.introduce(await buyer.begin([{ id: 'item_digital' }], 'usd'));
  const declined = (await buyer.pay(session, 'pm_card_visa_chargeDeclinedInsufficientFunds')).session;
  paper.fact('Session', declined.id);
  paper.table([...lineRows(declined), ...totalRows(declined)]);
  showStatus(paper, declined, 'Message');
  prove(declined.status === 'ready_for_payment' && !declined.order, 'a declined card leaves the session open');

  paper.step('Another card pays the same session', 'POST /checkout_sessions/{id}/complete');
  const paid = (await buyer.pay(declined, 'pm_card_mastercard')).session;
  showStatus(paper, paid);
  const order = given(paid.order, 'order');
  paper.fact('Order', `${order.order_number}  ${order.id}`);
  paper.fact('Paid', formatMoney(totalOf(paid), paid.currency));
  prove(paid.status === 'completed', 'another card pays the same session');
  return paid;
}

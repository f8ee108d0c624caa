import type { Payment } from '../../agent/buyer.js';
import { priceOf } from '../../agent/choose-options.js';
import { missingIn, totalOf } from '../../agent/session-facts.js';
import { formatMoney } from '../../domain/money.js';
import type { WireSession } from '../../protocol/wire.js';
import type { Paper } from '../paper.js';
import { given, prove } from './demo-error.js';
import type { DemoWorld } from './demo-world.js';
import { lineRows, totalRows } from './session-rows.js';

/** From discovery to the order's page. */
export async function showPurchase(paper: Paper, { buyer, destination }: DemoWorld): Promise<Payment> {
  paper.step('The agent discovers the shop', 'GET /.well-known/acp.json');
  const { protocol, capabilities } = await buyer.discover();
  paper.fact('Protocol', `${protocol.name} ${protocol.version}`);
  paper.fact('Sells in', (capabilities.supported_currencies ?? []).join(', '));

  paper.step('It opens a checkout session', 'POST /checkout_sessions');
  const items = [
    { id: 'item_123', quantity: 2 },
    { id: 'item_456', quantity: 1 },
  ];
  const begun = await buyer.begin(items, given(capabilities.supported_currencies?.[0], 'currency'));
  paper.fact('Session', begun.id);
  paper.table(lineRows(begun));
  showStatus(paper, begun);

  paper.step('It says who buys and where it goes', 'POST /checkout_sessions/{id}');
  const introduced = await buyer.introduce(begun);
  paper.fact('To', destination);
  paper.table(
    introduced.fulfillment_options.map((option) => ({
      text: option.title,
      amount: formatMoney(priceOf(option), introduced.currency),
    })),
  );
  showStatus(paper, introduced);

  paper.step('It chooses shipping and redeems SAVE10', 'POST /checkout_sessions/{id}');
  const ready = await buyer.choose(introduced, { shipping: 'standard', discountCodes: ['SAVE10'] });
  paper.table(totalRows(ready));
  showStatus(paper, ready);
  prove(ready.status === 'ready_for_payment', 'a session that lacks nothing can be paid');

  paper.step('It pays with a fresh shared token', 'POST /checkout_sessions/{id}/complete');
  const total = formatMoney(totalOf(ready), ready.currency);
  paper.fact('Token', `for exactly ${total}, for this seller alone, once`);
  const payment = await buyer.pay(ready, 'pm_card_visa');
  showStatus(paper, payment.session);
  const order = given(payment.session.order, 'order');
  prove(payment.session.status === 'completed', 'a good card ends in an order');
  paper.fact('Order', `${order.order_number}  ${order.id}`);
  paper.fact('Page', order.permalink_url);
  paper.fact('', 'It is gone when this demo ends.');
  const page = await fetch(order.permalink_url);
  prove(page.status === 200 && (await page.text()).includes(order.order_number), 'the order has a page');
  paper.proven('The page answers, and shows the order to whoever has the link.');

  return payment;
}

/** How far a session is, and what keeps it from being paid. */
export function showStatus(paper: Paper, session: WireSession, label = 'Missing'): void {
  paper.fact('Status', session.status);
  for (const [index, { content }] of missingIn(session).entries()) paper.fact(index === 0 ? label : '', content);
}

import { totalOf } from '../../agent/session-facts.js';
import { formatMoney } from '../../domain/money.js';
import type { WireSession } from '../../protocol/wire.js';
import type { Paper } from '../paper.js';
import { prove } from './demo-error.js';
import type { DemoWorld } from './demo-world.js';

/** The money, as Stripe's side counted it. */
export async function showLedger(paper: Paper, world: DemoWorld, sessions: readonly WireSession[]): Promise<void> {
  paper.step('Stripe\u2019s own ledger', 'GET /_sandbox/ledger');
  const charges = await world.charges();
  const currency = sessions[0]?.currency ?? 'usd';
  const taken = charges.filter(({ status }) => status === 'succeeded');
  const sum = taken.reduce((all, { amount }) => all + amount, 0);
  const owed = sessions.reduce((all, session) => all + totalOf(session), 0);
  paper.table([
    ...charges.map(({ id, status, amount }) => ({
      text: `${id}  ${status === 'succeeded' ? 'paid' : 'declined'}`,
      amount: status === 'succeeded' ? formatMoney(amount, currency) : '–',
    })),
    { text: `${taken.length} charges`, amount: formatMoney(sum, currency), strong: true },
    { text: `${sessions.length} orders`, amount: formatMoney(owed, currency) },
  ]);
  for (const { id } of sessions) {
    const own = taken.filter(({ metadata }) => metadata.checkout_session_id === id);
    prove(own.length === 1, 'every order has exactly one charge');
  }
  prove(taken.length === sessions.length && sum === owed, 'as many charges as orders, and the same sum');
  paper.proven('As many charges as orders, and the same sum.');
}

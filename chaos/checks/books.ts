import { heldLines } from '../../src/domain/stock.js';
import type { LedgerCharge } from '../../src/sandbox/sandbox.js';
import type { Rows, Store } from '../../src/store/store.js';
import type { Findings } from '../findings.js';
import type { Stock } from '../goods.js';
import type { History } from '../history.js';
import { AGENT_ID } from '../processes/seller.js';
import type { Ledger } from '../stripe-side.js';

export interface Evidence {
  store: Store;
  ledger: Ledger;
  history: History;
  findings: Findings;
  /** On the shelf at the beginning. */
  stock: Stock;
}

export interface Books {
  sessions: number;
  charges: number;
  orders: number;
  refunds: number;
  /** Where the units of each item went, in a sentence. */
  units: string[];
}

interface Units {
  held: number;
  sold: number;
}

/** Holds the database against Stripe's ledger, and both against what agents were told. No server may be running. */
export async function checkBooks({ store, ledger, history, findings, stock }: Evidence): Promise<Books> {
  const charges = new Map<string, LedgerCharge[]>();
  for (const charge of ledger.charges) {
    const id = charge.metadata.checkout_session_id ?? 'no session';
    charges.set(id, [...(charges.get(id) ?? []), charge]);
  }
  const units = new Map<string, Units>(Object.keys(stock).map((id) => [id, { held: 0, sold: 0 }]));
  const { charges: charged, refunds } = ledger;
  const books: Books = { sessions: 0, charges: charged.length, orders: 0, refunds: refunds.length, units: [] };

  for (const id of history.sessionIds()) {
    const rows = await store.read({ session: { id, agentId: AGENT_ID }, withOrder: true });
    checkMoney(id, rows, charges.get(id) ?? [], { ledger, history, findings });
    charges.delete(id);
    count(rows, units);
    books.sessions += 1;
    if (rows.order) books.orders += 1;
  }
  for (const [id, [charge]] of charges) {
    findings.add('chargedWithoutOrder', `${charge?.payment_intent} of ${id}, which no agent knows`);
  }

  const shelf = await store.read({ variants: Object.keys(stock) });
  for (const [id, { held, sold }] of units) {
    const initial = stock[id as keyof Stock];
    const onShelf = shelf.stock.get(id) ?? 0;
    const sentence = `${id}: ${initial} at first, ${onShelf} on the shelf, ${held} held, ${sold} sold`;
    books.units.push(sentence);
    if (sold > initial) findings.add('oversold', sentence, sold - initial);
    if (held > 0) findings.add('held', sentence, held);
    const missing = Math.abs(initial - onShelf - held - sold);
    if (missing > 0) findings.add('unaccounted', sentence, missing);
  }
  return books;
}

function checkMoney(
  id: string,
  { session: row, order, charge }: Rows,
  charges: readonly LedgerCharge[],
  { ledger, history, findings }: Pick<Evidence, 'ledger' | 'history' | 'findings'>,
): void {
  const status = row?.session.status;
  const known = `${id}, ${status}, charge ${charge?.phase}, order ${order?.id}`;
  if (charges.length > 1)
    findings.add('doubled', `${known}: ${charges.map(({ amount }) => amount)}`, charges.length - 1);
  const kept = charges.filter((one) => !isRefunded(one, ledger));
  if (kept.length > 0 && !order) findings.add('chargedWithoutOrder', known);
  const total = order?.totals.total ?? 0;
  if (order && total > 0 && charges.length === 0) findings.add('orderWithoutCharge', known);
  const told = history.endOf(id);
  for (const { amount } of charges) {
    const right = (!order || amount === total) && (told?.total === undefined || amount === told.total);
    if (!right) findings.add('wrongAmount', `${known}: charged ${amount}, ordered ${total}, told ${told?.total}`);
  }
  if (order?.status === 'manual_review') findings.add('oversold', `${known}: ordered, and not on the shelf`);
  if (told && (told.status !== status || told.orderId !== order?.id)) {
    findings.add('acknowledged', `${known}: was told to be ${told.status} ${told.orderId ?? ''}`);
  }
}

const isRefunded = (charge: LedgerCharge, { refunds }: Ledger): boolean =>
  refunds
    .filter(({ payment_intent }) => payment_intent === charge.payment_intent)
    .reduce((sum, { amount }) => sum + amount, 0) >= charge.amount;

/** Sold is what stands in orders, whatever the reservation says. */
function count({ order, reservation }: Rows, units: Map<string, Units>): void {
  const of = (variantId: string): Units => units.get(variantId) ?? { held: 0, sold: 0 };
  for (const { variantId, quantity } of heldLines(reservation)) of(variantId).held += quantity;
  for (const { variant, quantity } of order?.lines ?? []) of(variant.id).sold += quantity.ordered;
}

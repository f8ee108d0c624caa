import type { LedgerCharge, LedgerRefund } from '../../src/sandbox/sandbox.js';
import type { Store } from '../../src/store/store.js';
import type { Findings } from '../findings.js';
import type { Stock } from '../goods.js';
import type { History } from '../history.js';
import { AGENT_ID } from '../processes/seller.js';
import type { RefundHistory } from '../refund-history.js';
import { MADE_BY, type StripeEvent } from '../stripe-account.js';
import type { Ledger } from '../stripe-side.js';
import { grouped } from './grouped.js';
import { checkMoney } from './money.js';
import { checkNews } from './news.js';
import { checkLimits, checkSentBack, checkShown } from './refunds.js';
import { createUnits } from './units.js';

export interface Evidence {
  store: Pick<Store, 'read'>;
  ledger: Ledger;
  /** What happened at Stripe that nobody but its events tells. */
  news: readonly StripeEvent[];
  history: History;
  refunds: RefundHistory;
  findings: Findings;
  /** On the shelf at the beginning. */
  stock: Stock;
}

export interface Books {
  sessions: number;
  charges: number;
  orders: number;
  /** Payments past the server. */
  secondPayments: number;
  refunds: number;
  news: number;
  /** Where the units of each item went, in a sentence. */
  units: string[];
}

/** Holds the database against Stripe's ledger, and both against what was told. No server may be running. */
export async function checkBooks({ store, ledger, news, history, refunds, findings, stock }: Evidence): Promise<Books> {
  const isOwn = ({ metadata }: LedgerCharge): boolean => metadata[MADE_BY] === undefined;
  const own = ledger.charges.filter(isOwn);
  const others = ledger.charges.filter((charge) => !isOwn(charge));
  const charges = grouped(own, ({ metadata }) => metadata.checkout_session_id ?? 'no session');
  const refundsOf = grouped(ledger.refunds, ({ payment_intent }: LedgerRefund) => payment_intent);
  const newsOf = grouped(news, ({ paymentIntentId }) => paymentIntentId ?? 'no payment');
  const units = createUnits(stock);
  let orders = 0;

  const sessionIds = history.sessionIds();
  for (const id of sessionIds) {
    const rows = await store.read({ session: { id, agentId: AGENT_ID }, withOrder: true });
    checkMoney(id, rows, charges.get(id) ?? [], { refundsOf, history, findings });
    charges.delete(id);
    units.count(rows);
    const { order } = rows;
    if (!order) continue;
    orders += 1;
    const payment = order.payment?.paymentIntentId ?? 'none';
    const made = refundsOf.get(payment) ?? [];
    const saidOf = newsOf.get(payment) ?? [];
    const isDisputed = saidOf.some(({ type }) => type.startsWith('charge.dispute.'));
    checkShown(order, made, { told: refunds.of(order.id), isDisputed, findings });
    checkNews(order, saidOf, findings);
  }
  for (const [id, [charge]] of charges) {
    findings.add('chargedWithoutOrder', `${charge?.payment_intent} of ${id}, which no agent knows`);
  }
  for (const charge of others) checkSentBack(charge, refundsOf, findings);
  for (const charge of ledger.charges) checkLimits(charge, refundsOf.get(charge.payment_intent) ?? [], findings);

  const shelf = await store.read({ variants: Object.keys(stock) });
  return {
    sessions: sessionIds.length,
    charges: own.length,
    orders,
    secondPayments: others.length,
    refunds: ledger.refunds.length,
    news: news.length,
    units: units.check(shelf.stock, findings),
  };
}

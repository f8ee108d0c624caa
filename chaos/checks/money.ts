import type { LedgerCharge, LedgerRefund } from '../../src/sandbox/sandbox.js';
import type { Rows } from '../../src/store/store.js';
import type { Findings } from '../findings.js';
import type { History } from '../history.js';
import { AUTOMATIC, isFullyBack } from './refunds.js';

interface MoneyEvidence {
  refundsOf: ReadonlyMap<string, readonly LedgerRefund[]>;
  history: History;
  findings: Findings;
}

/** Holds what a session was charged against its order and against what its agent was told. */
export function checkMoney(
  id: string,
  { session: row, order, charge }: Rows,
  charges: readonly LedgerCharge[],
  { refundsOf, history, findings }: MoneyEvidence,
): void {
  const status = row?.session.status;
  const known = `${id}, ${status}, charge ${charge?.phase}, order ${order?.id}`;
  if (charges.length > 1)
    findings.add('doubled', `${known}: ${charges.map(({ amount }) => amount)}`, charges.length - 1);
  const kept = charges.filter((one) => !isFullyBack(one, refundsOf));
  if (kept.length > 0 && !order) findings.add('chargedWithoutOrder', known);
  for (const { payment_intent } of charges) {
    const isSentBack = refundsOf.get(payment_intent)?.some(({ metadata }) => metadata.refund_key === AUTOMATIC);
    if (isSentBack) findings.add('inVain', `${known}: ${payment_intent} was charged by the server`);
  }
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

import type { WireSession } from '../../../src/protocol/wire.js';
import { checkIdentities } from '../../support/identities.js';
import { isEarly } from './dialects.js';

interface Row {
  type: string;
  amount: number;
}

interface EarlyLine {
  id: string;
  item: { quantity: number };
  unit_amount?: number;
  base_amount: number;
  discount: number;
  subtotal: number;
  tax: number;
  total: number;
}

/** What amounts of any version are read from. */
export interface AnySession {
  totals: Row[];
  line_items: object[];
}

const sumOf = (rows: readonly Row[], type: string): number =>
  rows.reduce((sum, row) => (row.type === type ? sum + row.amount : sum), 0);

/** What a session costs, in any version. */
export const totalIn = ({ totals }: Pick<AnySession, 'totals'>): number => sumOf(totals, 'total');

/** Throws where amounts of a session do not add up as its version has it (each sum is made of the answer alone). */
export function checkAmounts(version: string, session: AnySession): void {
  if (!isEarly(version)) {
    const { order, ...own } = session as unknown as WireSession;
    // Before 2026-04-17 an order tells no amounts.
    checkIdentities(order && 'totals' in order ? { ...own, order } : own);
    return;
  }
  const of = (type: string) => sumOf(session.totals, type);
  const lines = session.line_items as EarlyLine[];
  const ofLines = (of: (line: EarlyLine) => number) => lines.reduce((sum, line) => sum + of(line), 0);
  const problems: string[] = [];
  const equal = (what: string, actual: number, expected: number) => {
    if (actual !== expected) problems.push(`${what}: ${actual}, expected ${expected}`);
  };
  for (const line of lines) {
    equal(`subtotal of ${line.id}`, line.subtotal, line.base_amount - line.discount);
    equal(`total of ${line.id}`, line.total, line.subtotal + line.tax);
    if (line.unit_amount !== undefined)
      equal(`base of ${line.id}`, line.base_amount, line.unit_amount * line.item.quantity);
  }
  equal('one total', session.totals.filter(({ type }) => type === 'total').length, 1);
  equal(
    'items',
    of('items_base_amount'),
    ofLines((line) => line.base_amount),
  );
  equal(
    'discounts',
    of('items_discount'),
    ofLines((line) => line.discount),
  );
  equal('subtotal', of('subtotal'), of('items_base_amount') - of('items_discount'));
  equal(
    'subtotal of lines',
    of('subtotal'),
    ofLines((line) => line.subtotal),
  );
  equal('total', of('total'), of('subtotal') - of('discount') + of('fulfillment') + of('tax') + of('fee'));
  const types = session.totals.map(({ type }) => type).filter((type) => type !== 'fee');
  equal('rows of a type', types.length, new Set(types).size);
  if (problems.length > 0)
    throw new Error(`Amounts in ${version} do not add up:\n${problems.join('\n')}\n${JSON.stringify(session.totals)}`);
}

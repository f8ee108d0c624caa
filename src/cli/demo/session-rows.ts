import { formatMoney } from '../../domain/money.js';
import type { WireSession } from '../../protocol/wire.js';
import type { TableRow } from '../paper.js';

/** What is bought, one row a line. */
export function lineRows({ line_items, currency }: WireSession): TableRow[] {
  return line_items.map(({ quantity, name, unit_amount }) => ({
    text: `${quantity} × ${name}`,
    amount: formatMoney(unit_amount * quantity, currency),
  }));
}

const TAKEN_OFF = ['discount', 'items_discount', 'amount_refunded'];

/** What it comes to, the sum last. */
export function totalRows({ totals, currency }: Pick<WireSession, 'totals' | 'currency'>): TableRow[] {
  return totals.map(({ type, display_text, amount }) => ({
    text: display_text,
    amount: formatMoney(TAKEN_OFF.includes(type) ? -amount : amount, currency),
    strong: type === 'total',
  }));
}

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

/** What it comes to, the sum last. */
export function totalRows({ totals, currency }: WireSession): TableRow[] {
  return totals.map(({ type, display_text, amount }) => ({
    text: display_text,
    amount: formatMoney(type === 'discount' || type === 'items_discount' ? -amount : amount, currency),
    strong: type === 'total',
  }));
}

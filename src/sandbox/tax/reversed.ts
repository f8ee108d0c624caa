import { refused } from '../errors.js';
import type { StoredTransaction, Taxed, TransactionLine } from '../objects/tax-transaction.js';
import type { Call } from '../wire/call.js';

/** Stores a sale after one of its reversals: less is left of it. */
export function saveReversed(
  call: Call,
  sale: StoredTransaction,
  reversal: StoredTransaction,
  mode: 'full' | 'partial',
): void {
  const left = withAdded(sale, reversal, (line) => line.reversal?.original_line_item);
  const isFull = mode === 'full';
  const reversed_by = isFull ? reversal.id : sale.reversed_by;
  call.store.objects.save({ ...sale, left, reversed_by, partials: sale.partials + (isFull ? 0 : 1) });
}

/** Gives a sale back what a reversal took of it; `undoing` is the reversal of that reversal. */
export function saveUndone(call: Call, reversal: StoredTransaction, undoing: StoredTransaction): void {
  const sale = call.store.objects.find('tax_transaction', reversal.wire.reversal?.original_transaction ?? '')?.object;
  if (sale === undefined || sale.wire.reversal !== null) {
    throw refused(`${reversal.id} brings something back, which cannot be reversed.`, { param: 'original_transaction' });
  }
  const origins = new Map(reversal.lines.map((line) => [line.id, line.reversal?.original_line_item]));
  const left = withAdded(sale, undoing, (line) => origins.get(line.reversal?.original_line_item ?? ''));
  const reversed_by = sale.reversed_by === reversal.id ? null : sale.reversed_by;
  call.store.objects.save({ ...sale, left, reversed_by });
  call.store.objects.save({ ...reversal, reversed_by: undoing.id });
}

/** What is left of a sale with a change to it; the amounts of a reversal are negative. */
function withAdded(
  { left }: StoredTransaction,
  change: StoredTransaction,
  lineOf: (line: TransactionLine) => string | undefined,
): StoredTransaction['left'] {
  const lines = { ...left.lines };
  for (const line of change.lines) {
    const id = lineOf(line);
    const present = id === undefined ? undefined : lines[id];
    if (id !== undefined && present !== undefined) lines[id] = plus(present, line);
  }
  const { shipping_cost } = change.wire;
  return { lines, shipping: left.shipping && shipping_cost ? plus(left.shipping, shipping_cost) : left.shipping };
}

function plus(a: Taxed, b: Taxed): Taxed {
  return { amount: a.amount + b.amount, amount_tax: a.amount_tax + b.amount_tax };
}

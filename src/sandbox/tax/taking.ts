import { refused } from '../errors.js';
import type { StoredTransaction, Taxed, TransactionLine } from '../objects/tax-transaction.js';
import { mergedMetadata } from '../wire/metadata.js';
import { mulDiv } from './line-tax.js';
import type { GivenReversal } from './reversal-params.js';
import { gross, NOTHING } from './transaction.js';

/** What is taken of a line: natural numbers, and how the reversal's own line is called. */
export type TakenLine = Taxed & {
  line: TransactionLine;
  reference: string;
  quantity: number;
  metadata: Record<string, string>;
};

/** What a reversal takes of a transaction. */
export type Taking = { lines: TakenLine[]; shipping: Taxed | null };

/** Takes of some line, under the line's own reference. */
export function takeOf(line: TransactionLine, { amount, amount_tax }: Taxed): TakenLine {
  return { line, amount, amount_tax, reference: line.reference, quantity: line.quantity, metadata: {} };
}

/** Takes what the caller names, line by line, and never more than is left. */
export function takeParts(sale: StoredTransaction, given: GivenReversal): Taking {
  const left = new Map(Object.entries(sale.left.lines));
  const lines = (given.line_items ?? []).map((item, i): TakenLine => {
    const at = `line_items[${i}]`;
    const line = sale.lines.find(({ id }) => id === item.original_line_item);
    if (line === undefined) {
      throw refused(`No such line item in ${sale.id}: '${item.original_line_item}'`, {
        code: 'resource_missing',
        param: `${at}[original_line_item]`,
      });
    }
    const take = { amount: -item.amount, amount_tax: -item.amount_tax };
    left.set(line.id, minus(left.get(line.id) ?? NOTHING, take, at));
    const { reference, quantity = line.quantity, metadata } = item;
    return { ...take, line, reference, quantity, metadata: mergedMetadata({}, metadata) };
  });
  if (given.shipping_cost === undefined) return { lines, shipping: null };
  if (sale.left.shipping === null) throw refused(`${sale.id} has no shipping cost.`, { param: 'shipping_cost' });
  const shipping = { amount: -given.shipping_cost.amount, amount_tax: -given.shipping_cost.amount_tax };
  minus(sale.left.shipping, shipping, 'shipping_cost');
  return { lines, shipping };
}

function minus(left: Taxed, take: Taxed, param: string): Taxed {
  const rest = { amount: left.amount - take.amount, amount_tax: left.amount_tax - take.amount_tax };
  for (const name of ['amount', 'amount_tax'] as const) {
    if (rest[name] >= 0) continue;
    const message = `The reversal of ${take[name]} is more than the ${left[name]} that is left to reverse.`;
    throw refused(message, { param: `${param}[${name}]` });
  }
  return rest;
}

/**
 * Spreads a flat amount, tax included, over what is left of the lines and the shipping, in proportion to it, and within
 * each over its amount and its tax.
 */
export function takeFlat(sale: StoredTransaction, flat: number): Taking {
  const { shipping_cost } = sale.wire;
  const lefts = [...sale.lines.map(({ id }) => sale.left.lines[id] ?? NOTHING), sale.left.shipping ?? NOTHING];
  const behaviors = [...sale.lines, shipping_cost].map((part) => part?.tax_behavior ?? 'exclusive');
  const totals = lefts.map((left, i) => gross(left, behaviors[i] ?? 'exclusive'));
  const all = totals.reduce((sum, total) => sum + total, 0);
  if (flat > all) {
    const message = `The flat amount of ${flat} is more than the ${all} that is left to reverse.`;
    throw refused(message, { param: 'flat_amount' });
  }
  let rest = flat;
  let ahead = all;
  const takes = lefts.map((left, i): Taxed => {
    const total = totals[i] ?? 0;
    const share = ahead === 0 ? 0 : mulDiv(rest, total, ahead);
    rest -= share;
    ahead -= total;
    const amount_tax = total === 0 ? 0 : mulDiv(share, left.amount_tax, total);
    return { amount: behaviors[i] === 'inclusive' ? share : share - amount_tax, amount_tax };
  });
  return {
    lines: sale.lines.map((line, i) => takeOf(line, takes[i] ?? NOTHING)),
    shipping: shipping_cost === null ? null : (takes[sale.lines.length] ?? NOTHING),
  };
}

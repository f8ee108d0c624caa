import type { WireSession, WireTotal } from '../../src/protocol/wire.js';
import { resolvePath } from './json-path.js';

/*
 * What the amounts of every session answer have to satisfy (ACP 2026-04-17, discount extension §8 and the published
 * examples). Each sum is worked out from the answer alone, never from the server's own code.
 */

const ZERO_OR_MORE = ['items_discount', 'discount', 'fulfillment', 'tax', 'fee', 'gift_wrap', 'tip', 'store_credit'];
const MONEY = /^(?:.*_)?(?:amount|unit_price|subtotal|charge)$/;

/** Throws with every identity that does not hold. */
export function checkIdentities(session: WireSession): void {
  const problems = [
    ...wholeAmounts(session),
    ...lineProblems(session),
    ...totalProblems(session.totals, 'session'),
    ...sessionProblems(session),
    ...discountProblems(session),
    ...orderProblems(session),
    ...presentmentProblems(session),
  ];
  if (problems.length === 0) return;
  throw new Error(`Amounts of ${session.id} do not add up:\n${problems.join('\n')}\n${JSON.stringify(session.totals)}`);
}

/** The amount of a type, counting a missing row as nothing. */
export const amountOf = (totals: readonly WireTotal[], type: string): number =>
  totals.reduce((sum, total) => (total.type === type ? sum + total.amount : sum), 0);

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((all, one) => all + of(one), 0);

const unless = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

const equal = (what: string, actual: number, expected: number): string[] =>
  unless(actual === expected, `${what}: ${actual}, expected ${expected}`);

function wholeAmounts(node: unknown, path = '$'): string[] {
  if (typeof node !== 'object' || node === null || path === '$.metadata') return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const wrong = MONEY.test(key) && key !== 'metadata' && typeof value === 'number' && !Number.isInteger(value);
    return [...unless(!wrong, `R-HTTP-07: ${path}.${key} is not whole`), ...wholeAmounts(value, `${path}.${key}`)];
  });
}

/** R-TOT-02, -03, -07, -08 and I3, for the totals of a session or an order. */
function totalProblems(totals: readonly WireTotal[], where: 'session' | 'order'): string[] {
  const of = (type: string) => amountOf(totals, type);
  const types = totals.map(({ type }) => type);
  const own = types.filter((type) => type !== 'fee');
  const total =
    of('subtotal') - of('discount') + sum(['fulfillment', 'tax', 'fee', 'gift_wrap', 'tip'], of) - of('store_credit');
  return [
    ...equal(`R-TOT-02: rows of total (${where})`, types.filter((type) => type === 'total').length, 1),
    ...equal(`R-TOT-07: repeated types (${where})`, own.length, new Set(own).size),
    ...unless(where === 'order' || !types.includes('amount_refunded'), 'R-TOT-08'),
    ...ZERO_OR_MORE.flatMap((type) => unless(of(type) >= 0, `R-TOT-03: ${type} below zero (${where})`)),
    ...equal(`I2 (${where})`, of('subtotal'), of('items_base_amount') - of('items_discount')),
    ...equal(`I3 (${where})`, of('total'), total),
    ...totals
      .filter(({ breakdown }) => breakdown !== undefined)
      .flatMap(({ amount, breakdown = [] }) =>
        equal(
          `I8 (${where})`,
          sum(breakdown, (part) => part.amount),
          amount,
        ),
      ),
  ];
}

/** I6 and R-TOT-09. */
function lineProblems({ line_items: lines }: WireSession): string[] {
  return lines.flatMap((line) => {
    const of = (type: string) => amountOf(line.totals, type);
    const details = sum(line.discount_details ?? [], ({ amount }) => amount);
    return [
      ...equal(`I1 (${line.id})`, of('items_base_amount'), line.item.unit_amount * line.quantity),
      ...equal(`unit_amount (${line.id})`, line.unit_amount, line.item.unit_amount),
      ...equal(`I6 subtotal (${line.id})`, of('subtotal'), of('items_base_amount') - of('items_discount')),
      ...equal(`I6 total (${line.id})`, of('total'), of('subtotal') + of('tax')),
      ...equal(`discount_details (${line.id})`, details, of('items_discount')),
      ...unless(
        line.totals.every(({ type }) => type !== 'discount'),
        `R-TOT-09 (${line.id})`,
      ),
      ...equal(`R-TOT-07 (${line.id})`, new Set(line.totals.map(({ type }) => type)).size, line.totals.length),
    ];
  });
}

/** I1, I4, I5, I7 and R-TOT-04. */
function sessionProblems(session: WireSession): string[] {
  const { line_items: lines, totals, fulfillment_options: options } = session;
  const of = (type: string) => amountOf(totals, type);
  const ofLines = (type: string) => sum(lines, (line) => amountOf(line.totals, type));
  const selected = session.selected_fulfillment_options.map(({ option_id: id }) =>
    options.find((one) => one.id === id),
  );
  const chosen = sum(selected, (option) => amountOf(option?.totals ?? [], 'total'));
  return [
    ...equal('I1', of('items_base_amount'), ofLines('items_base_amount')),
    ...equal('R-TOT-04', of('items_discount'), ofLines('items_discount')),
    ...equal('I4', of('subtotal'), ofLines('subtotal')),
    ...unless(of('tax') >= ofLines('tax'), 'I5: less tax than on the lines'),
    ...unless(
      of('fulfillment') + of('fee') + of('gift_wrap') > 0 || of('tax') === ofLines('tax'),
      'I5: more tax than on the lines, where nothing else costs anything',
    ),
    ...unless(!selected.includes(undefined), 'R-FUL-04: an option is selected that is not offered'),
    ...(totals.some(({ type }) => type === 'fulfillment') ? equal('I7', of('fulfillment'), chosen) : []),
    ...options.flatMap(optionProblems),
  ];
}

/** R-FUL-02. */
function optionProblems({ id, totals }: WireSession['fulfillment_options'][number]): string[] {
  const rows = totals.filter(({ type }) => type === 'total').length;
  if (!totals.some(({ type }) => type === 'subtotal')) return equal(`R-FUL-02: rows of total (${id})`, rows, 1);
  return equal(`R-FUL-02 (${id})`, amountOf(totals, 'total'), amountOf(totals, 'subtotal') + amountOf(totals, 'tax'));
}

/** R-TOT-05 and R-DSC-05, -08, -10. */
function discountProblems(session: WireSession): string[] {
  const applied = session.discounts?.applied ?? [];
  const taken = sum(applied, ({ amount }) => amount);
  return [
    ...equal(
      'R-DSC-08: applied discounts',
      taken,
      amountOf(session.totals, 'items_discount') + amountOf(session.totals, 'discount'),
    ),
    ...applied.flatMap(({ id, amount, allocations, coupon }) => [
      ...unless(amount >= 0, `R-TOT-03: ${id} below zero`),
      ...unless(
        coupon.percent_off === undefined || coupon.amount_off === undefined,
        `R-DSC-05: ${id} is both percent and amount`,
      ),
      ...(allocations
        ? equal(
            `R-TOT-05 (${id})`,
            sum(allocations, (one) => one.amount),
            amount,
          )
        : []),
      ...(allocations ?? []).flatMap(({ path }) =>
        equal(`R-DSC-10: nodes at ${path}`, resolvePath(session, path).length, 1),
      ),
    ]),
  ];
}

/** R-ORD-12: what was bought is what was shown. */
function orderProblems({ order, totals }: WireSession): string[] {
  if (!order) return [];
  const types = ['items_base_amount', 'items_discount', 'subtotal', ...ZERO_OR_MORE, 'total'];
  return [
    ...totalProblems(order.totals, 'order'),
    ...types.flatMap((type) => equal(`R-ORD-12: ${type}`, amountOf(order.totals, type), amountOf(totals, type))),
  ];
}

const EXCHANGE = ['presentment_currency', 'exchange_rate', 'exchange_rate_timestamp'] as const;

/** R-SES-06, and the sums once more in the currency of the presentment. */
function presentmentProblems(session: WireSession): string[] {
  const { line_items: lines, fulfillment_options: options, totals } = session;
  const given = EXCHANGE.filter((name) => session[name] !== undefined);
  const rows = [...totals, ...lines.flatMap((line) => line.totals), ...options.flatMap((option) => option.totals)];
  const shown = rows.filter((row) => row.presentment_amount !== undefined);
  if (given.length === 0) return equal('R-SES-06: amounts without a presentment', shown.length, 0);
  const inPresentment = (each: readonly WireTotal[]) =>
    each.map(({ breakdown: _, ...row }) => ({ ...row, amount: row.presentment_amount ?? Number.NaN }));
  const converted: WireSession = {
    ...session,
    line_items: lines.map((line) => ({ ...line, totals: inPresentment(line.totals) })),
    fulfillment_options: options.map((option) => ({ ...option, totals: inPresentment(option.totals) })),
    totals: inPresentment(totals),
  };
  const ofLine = (line: WireSession['line_items'][number]) => (type: string) => amountOf(line.totals, type);
  return [
    ...equal('R-SES-06: parts of the exchange', given.length, EXCHANGE.length),
    ...equal('R-SES-06: rows without an amount', shown.length, rows.length),
    ...totalProblems(converted.totals, 'session').map((problem) => `presentment: ${problem}`),
    ...sessionProblems(converted).map((problem) => `presentment: ${problem}`),
    ...converted.line_items.flatMap((line) => {
      const of = ofLine(line);
      return [
        ...equal('presentment: I6 subtotal', of('subtotal'), of('items_base_amount') - of('items_discount')),
        ...equal('presentment: I6 total', of('total'), of('subtotal') + of('tax')),
      ];
    }),
    ...unless(amountOf(converted.totals, 'total') >= 0, 'presentment: total below zero'),
  ];
}

import { converter, exchangeRate, type Presentment } from '../domain/presentment.js';
import { iso } from './time.js';
import type { WireSession, WireTotal } from './wire.js';

type Exchange = Pick<WireSession, 'presentment_currency' | 'exchange_rate' | 'exchange_rate_timestamp'>;

/** Which currency the amounts are shown in as well, and since when at which rate. */
export const renderExchange = (presentment: Presentment | undefined): Exchange =>
  presentment
    ? {
        presentment_currency: presentment.currency,
        exchange_rate: exchangeRate(presentment),
        exchange_rate_timestamp: iso(presentment.asOf),
      }
    : {};

type Convert = (amount: number) => number;

/** Amounts of the presentment by type; of fees the sum. */
type Shown = (type: WireTotal['type']) => number;

/**
 * The session with every amount of its totals in the presentment currency too. Each row is converted by itself and
 * rounded half up; sums are sums of these rows, not conversions, so that they add up in this currency as well.
 */
export function withPresentment(session: WireSession, presentment: Presentment): WireSession {
  const convert = converter(presentment, session.currency);
  const lines = session.line_items.map((line) => ({ ...line, totals: lineTotals(line.totals, convert) }));
  const options = session.fulfillment_options.map((option) => ({
    ...option,
    totals: option.totals.map((row) => ({ ...row, presentment_amount: convert(row.amount) })),
  }));
  const ofLines: Shown = (type) => lines.reduce((sum, { totals }) => sum + shownIn(totals)(type), 0);
  const ofOptions = session.selected_fulfillment_options.reduce((sum, { option_id: id }) => {
    const option = options.find((each) => each.id === id);
    return sum + (option ? shownIn(option.totals)('total') : 0);
  }, 0);
  const totals = sessionTotals(session, { convert, ofLines, ofOptions });
  return { ...session, line_items: lines, fulfillment_options: options, totals };
}

const shownIn =
  (totals: readonly WireTotal[]): Shown =>
  (type) =>
    totals.reduce((sum, row) => (row.type === type ? sum + (row.presentment_amount ?? 0) : sum), 0);

function lineTotals(totals: readonly WireTotal[], convert: Convert): WireTotal[] {
  const shown: Shown = (type) => convert(totals.find((row) => row.type === type)?.amount ?? 0);
  const subtotal = shown('items_base_amount') - shown('items_discount');
  const sums: Partial<Record<WireTotal['type'], number>> = { subtotal, total: subtotal + shown('tax') };
  return totals.map((row) => ({ ...row, presentment_amount: sums[row.type] ?? shown(row.type) }));
}

function sessionTotals(
  { line_items: lines, totals }: WireSession,
  { convert, ofLines, ofOptions }: { convert: Convert; ofLines: Shown; ofOptions: number },
): WireTotal[] {
  const amountOf = (type: WireTotal['type']) => totals.find((row) => row.type === type)?.amount ?? 0;
  const taxOfLines = lines.reduce(
    (sum, line) => sum + (line.totals.find(({ type }) => type === 'tax')?.amount ?? 0),
    0,
  );
  const subtotal = ofLines('items_base_amount') - ofLines('items_discount');
  const isFree = amountOf('discount') === amountOf('fulfillment');
  const parts: Partial<Record<WireTotal['type'], number>> = {
    items_base_amount: ofLines('items_base_amount'),
    items_discount: ofLines('items_discount'),
    subtotal,
    fulfillment: ofOptions,
    discount: isFree ? ofOptions : Math.min(convert(amountOf('discount')), subtotal + ofOptions),
    tax: ofLines('tax') + convert(amountOf('tax') - taxOfLines),
  };
  const shown = totals.map((row) => ({ ...row, presentment_amount: parts[row.type] ?? convert(row.amount) }));
  const of = shownIn(shown);
  const due = subtotal - of('discount') + of('fulfillment') + of('tax') + of('fee') + of('gift_wrap') + of('tip');
  const byCredit = amountOf('total') === 0 ? due : Math.min(of('store_credit'), due);
  const paid = amountOf('store_credit') > 0 ? byCredit : 0;
  return shown.map((row) => {
    if (row.type === 'store_credit') return { ...row, presentment_amount: paid };
    return row.type === 'total' ? { ...row, presentment_amount: due - paid } : row;
  });
}

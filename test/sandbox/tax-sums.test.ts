import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { AT, buyer, openTaxSandbox } from './support/tax.js';

const behavior = fc.constantFrom('exclusive' as const, 'inclusive' as const);
const amount = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 100_000 }), fc.nat({ max: 999_999_999_999 }));
const line = fc.record({
  amount,
  tax_behavior: behavior,
  tax_code: fc.constantFrom('txcd_99999999', 'txcd_00000000', 'txcd_35010000'),
});
const basket = fc.record({
  place: fc.constantFrom(...Object.values(AT)),
  lines: fc.array(line, { minLength: 1, maxLength: 10 }),
  shipping: fc.option(fc.record({ amount, tax_behavior: behavior }), { nil: undefined }),
  override: fc.constantFrom('none' as const, 'none' as const, 'customer_exempt' as const),
});

type Basket = typeof basket extends fc.Arbitrary<infer T> ? T : never;

const paramsOf = ({ place, lines, shipping, override }: Basket) => ({
  currency: 'jpy',
  line_items: lines.map((item, i) => ({ ...item, reference: `L${i}` })),
  shipping_cost: shipping,
  customer_details: buyer(place, { taxability_override: override }),
  expand: ['line_items.data.tax_breakdown', 'shipping_cost.tax_breakdown'],
});

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

test('a calculation adds up: tax and net are the price, lines and shipping are the total', async () => {
  const { calculate } = await openTaxSandbox();
  await fc.assert(
    fc.asyncProperty(basket, async (given) => {
      const calculation = await calculate(paramsOf(given));
      const { shipping_cost: shipping, tax_amount_exclusive, tax_amount_inclusive } = calculation;
      const parts = [...(calculation.line_items?.data ?? []), ...(shipping === null ? [] : [shipping])];
      expect(parts).toHaveLength(given.lines.length + (given.shipping === undefined ? 0 : 1));
      for (const { amount, amount_tax, tax_behavior, tax_breakdown } of parts) {
        const rows = tax_breakdown ?? [];
        expect(sum(rows.map((row) => row.amount))).toBe(amount_tax);
        for (const { amount: tax, taxable_amount, tax_rate_details: rate } of rows) {
          expect(tax).toBeGreaterThanOrEqual(0);
          if (rate === null) expect([tax, taxable_amount]).toEqual([0, 0]);
          else expect(taxable_amount).toBe(tax_behavior === 'inclusive' ? amount - amount_tax : amount);
          if (rate === null) continue;
          // Rounding moves a tax by a half, and what is included of two taxes by a little more.
          const exact = (taxable_amount * Number(rate.percentage_decimal)) / 100;
          expect(Math.abs(tax - exact)).toBeLessThanOrEqual(1);
        }
      }
      const taxOf = (wanted: string) =>
        sum(parts.filter((part) => part.tax_behavior === wanted).map((part) => part.amount_tax));
      expect(tax_amount_exclusive).toBe(taxOf('exclusive'));
      expect(tax_amount_inclusive).toBe(taxOf('inclusive'));
      expect(calculation.amount_total).toBe(sum(parts.map((part) => part.amount)) + tax_amount_exclusive);
      for (const inclusive of [true, false]) {
        const rows = calculation.tax_breakdown.filter((row) => row.inclusive === inclusive);
        expect(sum(rows.map((row) => row.amount))).toBe(inclusive ? tax_amount_inclusive : tax_amount_exclusive);
      }
    }),
    { numRuns: 200 },
  );
});

const share = fc.integer({ min: 1, max: 1200 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('flat' as const), share }),
  fc.record({ kind: fc.constant('line' as const), share, line: fc.nat({ max: 9 }) }),
  fc.record({ kind: fc.constant('full' as const) }),
  fc.record({ kind: fc.constant('undo' as const), which: fc.nat({ max: 9 }) }),
);

test('reversals never take more than was sold, whatever is tried', async () => {
  const { sell, reverse, onRecord } = await openTaxSandbox();
  let sales = 0;
  let made = 0;
  await fc.assert(
    fc.asyncProperty(basket, fc.array(step, { minLength: 1, maxLength: 6 }), async (given, steps) => {
      sales += 1;
      const { expand: _, ...params } = paramsOf(given);
      const sale = await sell(`sale ${sales}`, params);
      const reversals: Stripe.Tax.Transaction[] = [];
      const reach = async () => {
        const { transactions } = await onRecord();
        return transactions.find(({ id }) => id === sale.id)?.left ?? { amount_total: 0, tax: 0 };
      };
      const sold = await reach();
      for (const [i, wanted] of steps.entries()) {
        const reference = `sale ${sales} ${i}`;
        const before = await reach();
        try {
          reversals.push(await attempt(wanted, reference, before.amount_total));
          made += 1;
        } catch (error) {
          // Refused; what is left tells that nothing happened.
          expect((error as Stripe.errors.StripeError).statusCode).toBe(400);
          expect(await reach()).toEqual(before);
        }
        const left = await reach();
        for (const name of ['amount_total', 'tax'] as const) {
          expect(left[name]).toBeGreaterThanOrEqual(0);
          expect(left[name]).toBeLessThanOrEqual(sold[name]);
        }
      }
      const { transactions } = await onRecord();
      const own = transactions.filter(({ reference }) => reference.startsWith(`sale ${sales}`));
      const left = await reach();
      expect(sum(own.map(({ amount_total }) => amount_total))).toBe(left.amount_total);
      expect(sum(own.map(({ tax }) => tax))).toBe(left.tax);

      /** Takes a share of what is left, in thousandths: sometimes too much. */
      function attempt(wanted: (typeof steps)[number], reference: string, left: number) {
        const taken = 'share' in wanted ? (part: number) => -Math.floor((part * wanted.share) / 1000) : () => 0;
        if (wanted.kind === 'flat') return reverse(sale.id, reference, { flat_amount: taken(left) });
        if (wanted.kind === 'full') return reverse(sale.id, reference, { mode: 'full' });
        if (wanted.kind === 'undo') {
          const { id } = reversals[wanted.which % Math.max(1, reversals.length)] ?? sale;
          return reverse(id, reference, { mode: 'full' });
        }
        const line = sale.lines[wanted.line % sale.lines.length];
        const [amount, amount_tax] = [taken(line?.amount ?? 0), taken(line?.amount_tax ?? 0)];
        const item = { original_line_item: line?.id, reference: 'part', amount, amount_tax };
        return reverse(sale.id, reference, { line_items: [item] });
      }
    }),
    { numRuns: 40 },
  );
  expect(made).toBeGreaterThan(20);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERY, planTaking, type RecordedSale, type Taken } from '../../src/domain/tax-reversal.js';

const part = (gross: number, tax: number, ordered = 1) => ({ gross, tax, ordered });
const SALE: RecordedSale = {
  lines: new Map([
    ['boots', part(3541, 208)],
    ['socks', part(2547, 150, 3)],
  ]),
  beside: new Map([[DELIVERY, part(1063, 63)]]),
};
const units = (lineId: string, quantity: number) => ({ lineId, quantity });

describe('what a refund takes back of a sale on record', () => {
  it('is all of it, lines with their tax, lines and the delivery, or so much of everything', () => {
    expect(planTaking(SALE, [], { amount: 7151 })).toEqual({ mode: 'full', gross: 7151 });
    expect(planTaking(SALE, [], { amount: 849, lines: [units('socks', 1)] })).toEqual({
      mode: 'parts',
      gross: 849,
      parts: { socks: { gross: 849, tax: 50 } },
    });
    expect(planTaking(SALE, [], { amount: 3610, lines: [units('socks', 3)] })).toEqual({
      mode: 'parts',
      gross: 3610,
      parts: { socks: { gross: 2547, tax: 150 }, [DELIVERY]: { gross: 1063, tax: 63 } },
    });
    expect(planTaking(SALE, [], { amount: 1000 })).toEqual({ mode: 'flat', gross: 1000 });
    expect(planTaking(SALE, [], { amount: 5000, lines: [units('socks', 3)] })).toEqual({ mode: 'flat', gross: 5000 });
    expect(planTaking(SALE, [], { amount: 100, lines: [units('unknown', 1)] })).toEqual({ mode: 'flat', gross: 100 });
  });

  it('is of everything once nobody knows of what the earlier ones took', () => {
    const before = [{ gross: 1000 }];
    expect(planTaking(SALE, before, { amount: 849, lines: [units('socks', 1)] })).toEqual({ mode: 'flat', gross: 849 });
  });

  it('is never more than is left', () => {
    expect(planTaking(SALE, [{ gross: 7000 }], { amount: 900 })).toEqual({ mode: 'flat', gross: 151 });
    expect(planTaking(SALE, [{ gross: 7151 }], { amount: 900 })).toBeUndefined();
    expect(
      planTaking({ lines: new Map([['free', part(0, 0)]]), beside: new Map() }, [], { amount: 0 }),
    ).toBeUndefined();
  });

  const sales = fc.record({
    lines: fc.array(fc.tuple(fc.nat(20_000), fc.nat(300), fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
      maxLength: 4,
    }),
    refunds: fc.array(
      fc.record({
        amount: fc.integer({ min: 1, max: 15_000 }),
        lines: fc.array(fc.record({ line: fc.nat(3), quantity: fc.integer({ min: 1, max: 5 }) }), { maxLength: 3 }),
      }),
      { maxLength: 12 },
    ),
  });

  it('stays within every part and its tax, however many refunds there are', () => {
    fc.assert(
      fc.property(sales, ({ lines, refunds }) => {
        const sale: RecordedSale = {
          lines: new Map(
            lines.map(([net, permille, ordered], index) => {
              const tax = Math.round((net * permille) / 1000);
              return [`line${index}`, part(net + tax, tax, ordered)];
            }),
          ),
          beside: new Map([
            [DELIVERY, part(1063, 63)],
            ['gift_wrap', part(500, 30)],
          ]),
        };
        const before: Taken[] = [];
        const left = new Map([...sale.lines].map(([id, { gross, tax }]) => [id, { gross, tax }]));
        left.set(DELIVERY, { gross: 1063, tax: 63 });
        left.set('gift_wrap', { gross: 500, tax: 30 });
        let total = [...left.values()].reduce((sum, { gross }) => sum + gross, 0);
        for (const { amount, lines: named } of refunds) {
          const asked = named.map(({ line, quantity }) => units(`line${line}`, quantity));
          const plan = planTaking(sale, before, { amount, lines: asked });
          expect(plan?.gross ?? 0).toBe(Math.min(amount, total));
          if (!plan) continue;
          total -= plan.gross;
          before.push(plan);
          if (plan.mode !== 'parts') continue;
          const parts = Object.entries(plan.parts);
          expect(parts.reduce((sum, [, { gross }]) => sum + gross, 0)).toBe(plan.gross);
          for (const [id, { gross, tax }] of parts) {
            const rest = left.get(id) ?? { gross: 0, tax: 0 };
            left.set(id, { gross: rest.gross - gross, tax: rest.tax - tax });
            expect(gross).toBeGreaterThan(0);
            expect(tax).toBeGreaterThanOrEqual(0);
            expect(tax).toBeLessThanOrEqual(gross);
          }
          for (const { gross, tax } of left.values()) {
            expect(Math.min(gross, tax, gross - tax)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

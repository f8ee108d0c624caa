import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { price } from '../../src/domain/pricing.js';
import { UnavailableError } from '../../src/errors.js';
import { BackEndFault } from '../../src/providers/back-end/fault.js';
import { askAt } from '../../src/providers/back-end/questions.js';
import { readAnswer } from '../../src/providers/back-end/read-answer.js';
import { QUESTIONS, type QuestionType } from '../../src/providers/back-end/schema.js';
import { taxFromBackEnd } from '../../src/providers/back-end/tax.js';

const TYPES = Object.keys(QUESTIONS) as QuestionType[];
const schemaOf = (type: QuestionType): z.ZodType => QUESTIONS[type].answer;
const sent = (body: string | Buffer) => ({ status: 200, contentType: 'application/json', body: Buffer.from(body) });

/** Good answers, one of each shape. */
const GOOD: Record<QuestionType, unknown[]> = {
  'catalog.list': [{ unchanged: true }, { products: [], version: '1', next_cursor: '2' }],
  'catalog.find': [
    {
      products: [{ id: 'p', variants: [{ id: 'v', title: 'V', price: { amount: 1, currency: 'USD' } }] }],
      details: {},
    },
  ],
  'stock.levels': [{ levels: { a: 1, b: null } }],
  'shipping.options': [{ refused: 'region_restricted' }, { options: [{ id: 'a', title: 'A', amount: 1 }] }],
  'tax.assess': [
    { refused: 'state' },
    { refused: 'address', field: 'city' },
    { amounts: { lines: { a: 1 }, breakdown: [{ jurisdiction: 'X', rate: 1, amount: 1 }] } },
    { rates: { jurisdiction: 'X', lines: { a: 1 } } },
  ],
  'discounts.rules': [{ discounts: [{ id: 'a', name: 'A', effect: { type: 'amount_off', amount_off: 1 } }] }],
  'order.place': [{ accepted: true }, { accepted: false, reason: 'no' }],
};

/** Maps by ids: what is in there is no extra property. */
const MAPS = ['levels', 'details', 'lines'];
const withExtras = (value: unknown, name: string, key?: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => withExtras(each, name));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([at, each]) => [at, withExtras(each, name, at)] as const);
  return { ...Object.fromEntries(entries), ...(!MAPS.includes(key ?? '') && { [`x_${name}`]: { deep: [name] } }) };
};

describe('an answer', () => {
  it('is read, or is a fault, whatever it is', () => {
    const any = fc.oneof(
      fc.json(),
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), any, (type, body) => {
        try {
          readAnswer(sent(body), schemaOf(type));
        } catch (error) {
          expect(error).toBeInstanceOf(BackEndFault);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same with properties that nobody knows', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.stringMatching(/^[a-z_]{1,10}$/), (type, name) => {
        for (const answer of GOOD[type]) {
          const read = readAnswer(sent(JSON.stringify(answer)), schemaOf(type));
          expect(readAnswer(sent(JSON.stringify(withExtras(answer, name))), schemaOf(type))).toEqual(read);
        }
      }),
    );
  });
});

describe('tax', () => {
  const amount = fc.integer({ min: 0, max: 50_000 });

  it('is in the totals as the back end says it, or not taken at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ price: fc.integer({ min: 1, max: 99_999 }), tax: amount }), {
          minLength: 1,
          maxLength: 6,
        }),
        amount,
        fc.integer({ min: -3, max: 3 }),
        async (some, delivery, error) => {
          const total = some.reduce((sum, { tax }) => sum + tax, delivery);
          const answer = {
            amounts: {
              lines: Object.fromEntries(some.map(({ tax }, index) => [`li_${index}`, tax])),
              delivery,
              breakdown: [{ jurisdiction: 'X', rate: 10, amount: total + error }],
            },
          };
          const ask = askAt(
            {
              ask: async (_, { answer: schema }) => {
                const checked = schema.safeParse(structuredClone(answer));
                if (!checked.success) throw new UnavailableError('no answer of use');
                return checked.data;
              },
            },
            'http://x/',
          );
          const assessed = taxFromBackEnd(ask, { pricesIncludeTax: false }).assess({
            address: { name: '', lineOne: '', city: '', state: '', country: 'US', postalCode: '' },
            currency: 'usd',
            lines: some.map(({ price: each }, index) => ({
              id: `li_${index}`,
              variantId: 'v',
              quantity: 1,
              amount: each,
            })),
            delivery: [{ optionId: 's', amount: 500 }],
          });
          if (error !== 0) {
            await expect(assessed).rejects.toBeInstanceOf(UnavailableError);
            return;
          }
          const said = await assessed;
          if (!('tax' in said)) throw new Error('It was refused');
          const variant = { id: 'v', productId: 'p', title: 'V', imageUrls: [], options: [], weightGrams: 0 };
          const { totals, lines } = price({
            lines: some.map(({ price: unitPrice }, index) => ({
              id: `li_${index}`,
              variant: { ...variant, unitPrice, fulfillmentTypes: ['shipping'] },
              quantity: 1,
              amount: unitPrice,
            })),
            taken: [],
            tax: said.tax,
            pricesIncludeTax: false,
            delivery: [{ optionId: 's', amount: 500 }],
          });
          expect(totals.tax).toBe(total);
          expect(lines.map(({ tax }) => tax)).toEqual(some.map(({ tax }) => tax));
          expect(totals.taxBreakdown.reduce((sum, row) => sum + row.amount, 0)).toBe(total);
        },
      ),
    );
  });
});

import { MILLION, mulDiv } from '../domain/money.js';
import type { AssessedTax, TaxAmounts } from '../domain/pricing.js';
import {
  type Levy,
  type TaxCalculation,
  type TaxedPart,
  type TaxQuestion,
  taxAddress,
  taxLineReference,
  type UnplacedAddress,
} from '../domain/tax-calculation.js';
import { createAnswerCache } from './answer-cache.js';
import type { ShopSources } from './shop-sources.js';
import type { TaxProvider, TaxRequest } from './types.js';

export interface StripeTaxDeps {
  /** Throws UnavailableError where Stripe gives no answer. */
  calculate: (question: TaxQuestion) => Promise<TaxCalculation | UnplacedAddress>;
  pricesIncludeTax: boolean;
  taxCodes: ShopSources['taxCodes'];
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Milliseconds for which the tax of a basket at an address is not asked for again: rates change at midnight. */
const LIFE = 12 * 3_600_000;
/** Baskets at addresses. */
const MOST_ANSWERS = 5_000;

/** Tax as Stripe Tax works it out. Each call costs a fee, so the same basket at the same address is asked about once. */
export function taxFromStripe(deps: StripeTaxDeps): TaxProvider {
  const { calculate, now } = deps;
  const cache = createAnswerCache<TaxCalculation | UnplacedAddress>({ most: MOST_ANSWERS, now });

  return {
    async assess(request) {
      const question = questionOf(request, deps);
      const answer = await cache.get(JSON.stringify(question), async () => {
        const given = await calculate(question);
        return { answer: given, until: 'refused' in given ? 0 : Math.min(now() + LIFE, given.expiresAt) };
      });
      return 'refused' in answer ? answer : { tax: assessedTax(answer, question, request) };
    },
  };
}

function questionOf(
  { address, currency, lines, delivery }: TaxRequest,
  { pricesIncludeTax, taxCodes }: Pick<StripeTaxDeps, 'pricesIncludeTax' | 'taxCodes'>,
): TaxQuestion {
  return {
    currency,
    address: taxAddress(address),
    isInclusive: pricesIncludeTax,
    lines: lines.map(({ variantId, amount, quantity, taxCode = taxCodes.goods }, index) => ({
      reference: taxLineReference(index, variantId),
      amount,
      quantity,
      ...(taxCode !== undefined && { taxCode }),
    })),
    ...(delivery > 0 && {
      delivery: { amount: delivery, ...(taxCodes.shipping !== undefined && { taxCode: taxCodes.shipping }) },
    }),
  };
}

const UNTAXED: TaxedPart = { tax: 0, levies: [] };

function assessedTax(calculation: TaxCalculation, question: TaxQuestion, { lines }: TaxRequest): AssessedTax {
  const parts = question.lines.map(({ reference }) => calculation.lines.get(reference) ?? UNTAXED);
  const delivery = calculation.delivery ?? UNTAXED;
  const levies = [...parts, delivery].flatMap((part) => part.levies);
  const jurisdiction = levies[0]?.jurisdiction ?? question.address.country;
  const amounts = new Map(lines.map(({ id }, index) => [id, parts[index]?.tax ?? 0]));
  // A fee for the whole sale stands on none of its parts.
  const beside = calculation.tax - sum([...amounts.values(), delivery.tax]);
  const [first] = lines;
  if (first && beside > 0) amounts.set(first.id, (amounts.get(first.id) ?? 0) + beside);
  const rates = lines.map(({ id }, index) => [
    id,
    rateOf(parts[index] ?? UNTAXED, question.lines[index]?.amount ?? 0, question.isInclusive),
  ]);
  return {
    jurisdiction,
    lines: Object.fromEntries(rates),
    fulfillment: rateOf(delivery, question.delivery?.amount ?? 0, question.isInclusive),
    amounts: {
      lines: Object.fromEntries(amounts),
      fulfillment: delivery.tax,
      breakdown: breakdownOf(levies, jurisdiction, calculation.tax),
    },
    reference: calculation.id,
  };
}

/** Millionths. What is taxed in part has the rate that its tax comes to. */
function rateOf({ tax, levies }: TaxedPart, amount: number, isInclusive: boolean): number {
  const net = isInclusive ? amount - tax : amount;
  const isWhole = levies.every(({ taxable, rate }) => rate === 0 || taxable === net);
  if (isWhole || net === 0) return sum(levies.map(({ rate }) => rate));
  return mulDiv(tax, MILLION, net);
}

/** A row for each rate of each jurisdiction; what stands in none of them has a row of its own. */
function breakdownOf(levies: readonly Levy[], jurisdiction: string, tax: number): TaxAmounts['breakdown'] {
  const rows = new Map<string, TaxAmounts['breakdown'][number]>();
  for (const { jurisdiction: where, rate, amount } of levies) {
    const key = `${where} ${rate}`;
    const before = rows.get(key)?.amount ?? 0;
    rows.set(key, { jurisdiction: where, rate: rate / MILLION, amount: before + amount });
  }
  const found = [...rows.values()].filter(({ amount }) => amount !== 0);
  const rest = tax - sum(found.map(({ amount }) => amount));
  return rest === 0 ? found : [...found, { jurisdiction, rate: 0, amount: rest }];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

import { MILLION, mulDiv } from '../domain/money.js';
import type { AssessedTax } from '../domain/pricing.js';
import type { TaxShare } from '../domain/quote.js';
import {
  type Levy,
  type TaxCalculation,
  type TaxedPart,
  type TaxQuestion,
  taxAddress,
  taxLineReference,
  type UnplacedAddress,
} from '../domain/tax-calculation.js';
import type { TaxRate } from '../domain/tax-shares.js';
import { addUpTax } from '../domain/tax-shares.js';
import { createAnswerCache } from './answer-cache.js';
import { byOption } from './delivery-tax.js';
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
  { address, currency, lines, delivery, isExempt }: TaxRequest,
  { pricesIncludeTax, taxCodes }: Pick<StripeTaxDeps, 'pricesIncludeTax' | 'taxCodes'>,
): TaxQuestion {
  const deliveryCost = sum(delivery.map(({ amount }) => amount));
  return {
    currency,
    address: taxAddress(address),
    isInclusive: pricesIncludeTax,
    ...(isExempt && { isExempt }),
    lines: lines.map(({ variantId, amount, quantity, taxCode = taxCodes.goods }, index) => ({
      reference: taxLineReference(index, variantId),
      amount,
      quantity,
      ...(taxCode !== undefined && { taxCode }),
    })),
    ...(deliveryCost > 0 && {
      delivery: { amount: deliveryCost, ...(taxCodes.shipping !== undefined && { taxCode: taxCodes.shipping }) },
    }),
  };
}

const UNTAXED: TaxedPart = { tax: 0, levies: [] };

function assessedTax(
  calculation: TaxCalculation,
  question: TaxQuestion,
  { lines, delivery: options }: TaxRequest,
): AssessedTax {
  const parts = question.lines.map(({ reference }) => calculation.lines.get(reference) ?? UNTAXED);
  const delivery = calculation.delivery ?? UNTAXED;
  const levies = [...parts, delivery].flatMap((part) => part.levies);
  const jurisdiction = levies[0]?.jurisdiction ?? question.address.country;
  const amounts = new Map(lines.map(({ id }, index) => [id, parts[index]?.tax ?? 0]));
  // A fee for the whole sale stands on none of its parts.
  const beside = calculation.tax - sum([...amounts.values(), delivery.tax]);
  const [first] = lines;
  if (first && beside > 0) amounts.set(first.id, (amounts.get(first.id) ?? 0) + beside);
  const ratesOf = (part: TaxedPart, amount: number): TaxRate[] => ratesIn(part, amount, question.isInclusive);
  const ofDelivery = ratesOf(delivery, question.delivery?.amount ?? 0);
  return {
    lines: Object.fromEntries(
      lines.map(({ id }, index) => [id, ratesOf(parts[index] ?? UNTAXED, question.lines[index]?.amount ?? 0)]),
    ),
    delivery: Object.fromEntries(options.map(({ optionId }) => [optionId, ofDelivery])),
    amounts: {
      lines: Object.fromEntries(amounts),
      delivery: byOption(options, delivery.tax),
      breakdown: breakdownOf(levies, jurisdiction, calculation.tax),
    },
    reference: calculation.id,
  };
}

/** What is taxed in part has the rate that its tax comes to, of the first who takes something. */
function ratesIn({ tax, levies }: TaxedPart, amount: number, isInclusive: boolean): TaxRate[] {
  const net = isInclusive ? amount - tax : amount;
  const taking = levies.filter(({ rate }) => rate > 0);
  const isWhole = taking.every(({ taxable }) => taxable === net);
  if (isWhole || net === 0) return taking.map(({ jurisdiction, rate }) => ({ jurisdiction, rate }));
  return [{ jurisdiction: taking[0]?.jurisdiction ?? '', rate: mulDiv(tax, MILLION, net) }];
}

/** A row for each rate of each jurisdiction; what stands in none of them has a row of its own. */
function breakdownOf(levies: readonly Levy[], jurisdiction: string, tax: number): readonly TaxShare[] {
  const rows = addUpTax(
    levies.map(({ jurisdiction: where, rate, amount }) => ({ jurisdiction: where, rate: rate / MILLION, amount })),
  );
  const found = rows.filter(({ amount }) => amount !== 0);
  const rest = tax - sum(found.map(({ amount }) => amount));
  return rest === 0 ? found : [...found, { jurisdiction, rate: 0, amount: rest }];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

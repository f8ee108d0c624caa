import { type BasketLine, coversAny } from './basket.js';
import type { FulfillmentType } from './catalog.js';
import type { Extra } from './extras.js';
import { MILLION, mulDiv } from './money.js';
import type { Address } from './party.js';
import { isInOneOf } from './regions.js';

/** A fee of the shop. Amounts in minor units as in the catalog, so with tax inside where prices have it. */
export interface FeeRule {
  id: string;
  title: string;
  description?: string;
  /** A percentage (in millionths) is one of what the lines cost after discounts. */
  rate: { type: 'fixed'; amount: number; per: 'order' | 'item' } | { type: 'percent'; millionths: number };
  minimum?: number;
  maximum?: number;
  /** Absent where it is not taxed. */
  taxed?: { taxCode?: string };
  when: FeeConditions;
}

/** All of them have to hold; an absent one does. */
export interface FeeConditions {
  /** Lines that it is for: one that has one of the variants, tax codes or categories that are named. */
  variantIds?: readonly string[];
  taxCodes?: readonly string[];
  categories?: readonly string[];
  /** One of the selected options is of such a type. */
  deliveryTypes?: readonly FulfillmentType[];
  /** Countries or regions to which some of the goods go, such as `US` or `US-CA`. */
  destinations?: readonly string[];
  /** Of all lines, after discounts: less than this, and this or more. */
  subtotalBelow?: number;
  subtotalFrom?: number;
}

/** What fees are worked out from. */
export interface FeeBasket {
  lines: readonly BasketLine[];
  /** Minor units as in the catalog: what the discounts leave of each line, by position. */
  left: readonly number[];
  /** Of the options that are selected; none before one is. */
  deliveryTypes: readonly FulfillmentType[];
  /** Where the goods go or are picked up, as far as that is known. */
  addresses: readonly Address[];
}

/** The fees that a basket bears; one of nothing is left out. */
export function feesOf(rules: readonly FeeRule[], basket: FeeBasket): Extra[] {
  return rules.flatMap((rule): Extra[] => {
    const amount = applies(rule.when, basket) ? amountOf(rule, basket) : 0;
    const { id, title, description, taxed } = rule;
    if (amount === 0) return [];
    return [{ id: `fee_${id}`, type: 'fee', title, ...(description !== undefined && { description }), amount, taxed }];
  });
}

function applies(when: FeeConditions, { left, deliveryTypes, addresses }: FeeBasket): boolean {
  const subtotal = left.reduce((sum, amount) => sum + amount, 0);
  if (when.subtotalBelow !== undefined && subtotal >= when.subtotalBelow) return false;
  if (when.subtotalFrom !== undefined && subtotal < when.subtotalFrom) return false;
  if (when.deliveryTypes && !when.deliveryTypes.some((type) => deliveryTypes.includes(type))) return false;
  return when.destinations === undefined || addresses.some((address) => isInOneOf(address, when.destinations ?? []));
}

function amountOf({ rate, minimum = 0, maximum, when }: FeeRule, { lines, left }: FeeBasket): number {
  const covered = lines.map((line) => coversAny(line, when));
  if (!covered.includes(true)) return 0;
  const units = lines.reduce((sum, { quantity }, index) => (covered[index] ? sum + quantity : sum), 0);
  const cost = left.reduce((sum, amount, index) => (covered[index] ? sum + amount : sum), 0);
  const amount = rate.type === 'percent' ? mulDiv(cost, rate.millionths, MILLION) : fixedAmount(rate, units);
  return Math.min(Math.max(amount, minimum), maximum ?? Number.MAX_SAFE_INTEGER);
}

const fixedAmount = ({ amount, per }: Extract<FeeRule['rate'], { type: 'fixed' }>, units: number): number =>
  per === 'item' ? amount * units : amount;

import type { BasketLine } from './basket.js';

/** Which lines are meant: those that one of the lists names, or all where there is no list, without those excluded. */
export interface CoveredGoods {
  variantIds?: readonly string[];
  productIds?: readonly string[];
  categories?: readonly string[];
  excludedVariantIds?: readonly string[];
}

/** Amounts in minor units as in the catalog, percentages 0 to 100. */
export type DiscountEffect =
  | { type: 'percent_off'; percentOff: number; maximumAmount?: number }
  /** Once for all covered lines together, unless it is for each of them or each of their units. */
  | { type: 'amount_off'; amountOff: number; per?: 'line' | 'unit' }
  /** Of the options named by `rateIds`, or of all. */
  | { type: 'free_shipping'; rateIds?: readonly string[]; maximumAmount?: number }
  | BuyXGetY
  | VolumeDiscount;

/** For each `buy.quantity` units paid for, up to `get.quantity` other units are cheaper: the cheapest there are. */
export interface BuyXGetY {
  type: 'buy_x_get_y';
  /** Without a list of its own: the lines of the rule. */
  buy: CoveredGoods & { quantity: number };
  get: CoveredGoods & { quantity: number; percentOff: number };
  /** How many times in one basket; absent: no limit. */
  times?: number;
}

/** The highest tier that the quantity reaches, of each line by itself or of all covered lines together. */
export interface VolumeDiscount {
  type: 'volume';
  /** Lowest first. */
  tiers: readonly { from: number; percentOff: number }[];
  per?: 'line';
}

/** Who may use a rule. */
export interface EligibleBuyers {
  /** As {@link emailKey} writes them. */
  emails?: readonly string[];
  firstOrder?: boolean;
  registered?: boolean;
}

/** How often a rule may be used, in orders. */
export interface UsageLimits {
  total?: number;
  perBuyer?: number;
  /** An order that is canceled or wholly refunded gives its use back. */
  givenBack?: boolean;
  /** Agents may read the limit in total, and how often the rule was used. */
  shown?: boolean;
}

/** What a code or an automatic rule takes off, and from what. Amounts in minor units, as in the catalog. */
export interface DiscountRule extends CoveredGoods {
  id: string;
  name: string;
  code?: string;
  effect: DiscountEffect;
  /** It applies when the basket has at least so many units of the covered lines. */
  minimumQuantity?: number;
  /** Minor units; it applies when the lines before discounts reach it. */
  minimumSubtotal?: number;
  /** Which lines `minimumSubtotal` counts; absent: all. */
  minimumSubtotalOf?: 'covered';
  /** Milliseconds. */
  startsAt?: number;
  /** Milliseconds; the rule ends with this instant. */
  endsAt?: number;
  /** Milliseconds before its end in which sessions with the rule warn of it. */
  warnedBefore?: number;
  buyers?: EligibleBuyers;
  /** Countries or regions to which all of the goods go, such as `US` or `US-CA`. */
  destinations?: readonly string[];
  /** Through whom the buyer comes. */
  agentIds?: readonly string[];
  limits?: UsageLimits;
  /** Other rules that it may stand beside; absent: all. */
  combinesWith?: 'none' | readonly string[];
  /** Lower goes first; a percentage is taken from what earlier rules left. */
  priority: number;
}

/** Whether these goods have the line among them. */
export function coversLine(goods: CoveredGoods, { variant }: Pick<BasketLine, 'variant'>): boolean {
  if (goods.excludedVariantIds?.includes(variant.id)) return false;
  const { variantIds, productIds, categories } = goods;
  if (!hasList(goods)) return true;
  return (
    (variantIds?.includes(variant.id) ?? false) ||
    (productIds?.includes(variant.productId) ?? false) ||
    (variant.category !== undefined && (categories?.includes(variant.category) ?? false))
  );
}

/** Whether some goods are named, rather than all meant. */
export const hasList = ({ variantIds, productIds, categories }: CoveredGoods): boolean =>
  variantIds !== undefined || productIds !== undefined || categories !== undefined;

/** A code as it is compared: without case, without spaces around it, and in one form of Unicode (NFKC). */
export const codeKey = (code: string): string => code.normalize('NFKC').trim().toUpperCase().toLowerCase();

/** An e-mail address as buyers are told apart: without case, without spaces around it, and in one form of Unicode. */
export const emailKey = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/** Whether both may be in one basket, as far as either of them says. */
export const combine = (one: DiscountRule, other: DiscountRule): boolean =>
  allows(one, other.id) && allows(other, one.id);

const allows = ({ combinesWith }: DiscountRule, id: string): boolean =>
  combinesWith === undefined || (combinesWith !== 'none' && combinesWith.includes(id));

import type { FulfillmentType, Variant } from './catalog.js';
import type { UsageLimits } from './discount-rule.js';
import type { QuotedExtra } from './extras.js';
import type { ShownOffer } from './marketing.js';
import type { DiscountRejection, Message } from './message.js';
import type { Address } from './party.js';
import type { Presentment } from './presentment.js';
import type { Content, Sentence } from './sentence.js';

/** What a checkout costs and how it can be delivered: the answer to a draft, before stock is looked at. */
export interface Quote {
  lines: QuotedLine[];
  /** Options on offer, each for the lines that it names; ids are unique among them. */
  fulfillmentOptions: FulfillmentOption[];
  /** Selections that hold: each names an offered option and the lines it covers. */
  selections: FulfillmentSelection[];
  /** Selections of the draft that do not hold, or not for all their items, by position in the draft. */
  droppedSelections: DroppedSelection[];
  discounts?: QuotedDiscounts;
  totals: QuoteTotals;
  /** Store credits that were sent and are good, in their order; absent where there are none. */
  credits?: QuotedCredit[];
  /** Prices in the catalog have tax inside; amounts here are without it, `totals.total` is what the shopper saw. */
  pricesIncludeTax: boolean;
  /** Shown in another currency too; absent where it is not. */
  presentment?: Presentment;
  /** What the tax's assessment is called by whoever made it, for the record of the sale there. */
  taxReference?: string;
  /** Milliseconds since the epoch; absent where the shop holds no prices. */
  holdUntil?: number;
  /** Absent where the shop asks for no consents. */
  marketing?: ShownOffer[];
  /** What is wrong or worth saying, stock aside. An error among them keeps the session from being paid. */
  messages: Message[];
}

/** All amounts in minor units, without tax unless named tax or total. `subtotal = base - discount`, `total = subtotal + tax`. */
export interface QuotedLine {
  id: string;
  variant: Variant;
  quantity: number;
  /** Without tax. */
  unitAmount: number;
  base: number;
  discount: number;
  subtotal: number;
  /** Unknown before there is an address; where prices have tax inside, the shop's own rate is used until then. */
  tax?: number;
  /** Why no tax is taken of it, for the buyer to read; absent where that is not so for the buyer's sake. */
  taxExemption?: Content;
  /** The line's tax by who takes it; absent where there is none, or where it is not known of which line it is. */
  taxBreakdown?: TaxShare[];
  total: number;
  discountDetails: LineDiscount[];
}

/** What one jurisdiction has of a tax: `rate` as a fraction (0.0875 is 8.75 %), `amount` in minor units. */
export interface TaxShare {
  jurisdiction: string;
  rate: number;
  amount: number;
}

export interface LineDiscount {
  type: 'percentage' | 'fixed' | 'bogo' | 'volume';
  amount: number;
  code?: string;
  description: string;
  source: 'coupon' | 'automatic';
}

export interface FulfillmentOption {
  id: string;
  type: FulfillmentType;
  title: Content;
  description?: Content;
  carrier?: string;
  /** Milliseconds since the epoch. */
  earliestDelivery?: number;
  latestDelivery?: number;
  /** Of pickup alone. */
  pickup?: PickupPlace;
  /** Of local delivery alone: between which moments it comes. */
  window?: { start: number; end: number };
  /** Of local delivery alone: where it is offered, as far as the shop tells. */
  serviceArea?: { radiusMiles?: number; centerPostalCode?: string };
  /** The fulfillment group that it is for; absent: lines that are in none. */
  groupId?: string;
  /** Where the group's lines go, where that is not the session's address. */
  destination?: Address;
  /** What the group asks of whoever delivers. */
  instructions?: string;
  /** Lines that this option can deliver. */
  lineIds: string[];
  /**
   * Minor units, without tax: for the lines that are selected for it; before that for those of its lines that nothing of
   * another type delivers.
   */
  amount: number;
}

/** Where and when the buyer picks something up. Times in milliseconds since the epoch. */
export interface PickupPlace {
  locationId: string;
  name: string;
  address: Address;
  phone?: string;
  instructions?: string;
  type?: PickupType;
  readyBy?: number;
  /** Until when it is kept. */
  pickupBy?: number;
}

export type PickupType = 'in_store' | 'curbside' | 'locker';

export interface FulfillmentSelection {
  type: FulfillmentType;
  optionId: string;
  lineIds: string[];
}

/**
 * `unknown_item`: no such line, or one that the option cannot deliver; the other items of the selection hold.
 * `not_together`: the option takes each of the lines, and not all of them at once.
 */
export interface DroppedSelection {
  index: number;
  reason: 'unknown_option' | 'wrong_type' | 'unknown_item' | 'not_together';
}

export interface QuotedDiscounts {
  /** As the agent sent them. */
  codes: string[];
  applied: AppliedDiscount[];
  rejected: { code: string; reason: DiscountRejection; message: Sentence }[];
}

export interface AppliedDiscount {
  id: string;
  ruleId: string;
  name: string;
  code?: string;
  automatic: boolean;
  /** Either `percentOff` (0 to 100) or `amountOff` (minor units), or neither, as for free shipping. */
  percentOff?: number;
  amountOff?: number;
  /** Milliseconds. */
  startsAt?: number;
  endsAt?: number;
  method: 'each' | 'across';
  priority: number;
  /** In no answer, unless they are shown. */
  limits?: UsageLimits;
  /** How often the rule was used by now, by others; only where that is shown. */
  timesRedeemed?: number;
  /** Only for a buyer without an order. */
  firstOrder?: true;
  /** Minor units, without tax; the sum of the allocations where there are any. */
  amount: number;
  allocations: DiscountAllocation[];
}

/** To a line by id, or to what the delivery costs. */
export type DiscountAllocation = { lineId: string; amount: number } | { fulfillment: true; amount: number };

/** A store credit as it is to pay; amounts in minor units. */
export interface QuotedCredit {
  creditId: string;
  isGiftCard?: true;
  /** Last characters of its code. */
  end: string;
  amount: number;
  /** Of its balance, after this. */
  left: number;
}

/**
 * `subtotal = itemsBase - itemsDiscount`;
 * `total = subtotal - discount + fulfillment + tax + extras - storeCredit`, an unknown part counting as 0.
 */
export interface QuoteTotals {
  itemsBase: number;
  itemsDiscount: number;
  subtotal: number;
  /** Off the delivery, not off the lines. */
  discount: number;
  /** Unknown before an option is selected. */
  fulfillment?: number;
  /** Fees, gift wrap and tip; absent where there are none. */
  extras?: QuotedExtra[];
  /** Unknown as on the lines. Sum of the lines' tax and the tax on the delivery and the extras. */
  tax?: number;
  taxBreakdown: TaxShare[];
  /** What store credits pay; absent where they pay nothing. */
  storeCredit?: number;
  /** All of `storeCredit` is of gift cards. */
  isOfGiftCards?: true;
  /** What is left to be paid. */
  total: number;
}

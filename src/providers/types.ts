import type { BasketLine } from '../domain/basket.js';
import type { FulfillmentType, Variant } from '../domain/catalog.js';
import type { DiscountRule } from '../domain/discount-rule.js';
import type { Order } from '../domain/order.js';
import type { Address, Buyer } from '../domain/party.js';
import type { AssessedTax } from '../domain/pricing.js';
import type { FulfillmentOption } from '../domain/quote.js';
import type { FeedProduct } from './feed-schema.js';

/** The merchant's goods. */
export interface CatalogProvider {
  /** Variants by id; one that does not exist is not in the map. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Variant>>;
}

/** The merchant's goods as agents may browse them. */
export interface ProductListing {
  /** As they stand now; the same array for as long as nothing changed. */
  products(): readonly FeedProduct[];
  /** Has `listener` told whenever `products()` has become another array. */
  onChange(listener: () => void): void;
}

/** A line that has to reach the buyer. */
export interface DeliveredLine extends BasketLine {
  /** Minor units as in the catalog: what it costs after discounts. */
  left: number;
  /** In which ways it may come, which may be fewer than its variant has. */
  ways: readonly FulfillmentType[];
}

/** What goes to one place, with at least one line that is not digital alone. */
export interface ShippingRequest {
  lines: readonly DeliveredLine[];
  /** Absent: not known yet. */
  address?: Address;
  /** The place of pickup, or the area of local delivery, that was asked for. */
  locationId?: string;
  /** Milliseconds. */
  now: number;
}

/**
 * Why a line that could come in this way does not. `too_large`: one unit of it is beyond what is carried; `too_heavy`: all
 * lines together are; `no_address`: it is needed; `no_location`: no such place; `not_here`: the address is in no area; `below_minimum`: the lines cost
 * less than is delivered.
 */
export type Undelivered = 'too_large' | 'too_heavy' | 'no_address' | 'no_location' | 'not_here' | 'below_minimum';

export interface ShippingAnswer {
  options: FulfillmentOption[];
  /** Nothing is shipped to the address. */
  refused?: 'region_restricted';
  /** By line id, where it is known. */
  undelivered?: ReadonlyMap<string, Undelivered>;
}

/** Who brings goods to buyers, or has them ready. */
export interface ShippingProvider {
  /**
   * Options for the given lines; each is priced for all that it names. Amounts as in the rate table, so with tax inside
   * where prices have it.
   */
  options(request: ShippingRequest): Promise<ShippingAnswer>;
}

export interface TaxRequest {
  address: Address;
  /** Lower-case ISO 4217. */
  currency: string;
  /** The lines of the basket, then what is paid beside them and taxed too: its variant id is its own id, such as `gift_wrap`. */
  lines: readonly TaxedLine[];
  /**
   * All options on offer, in minor units as in the rate table: what each costs after discounts, 0 where it is not selected.
   */
  delivery: readonly { optionId: string; amount: number }[];
  /** The buyer pays no tax, whatever is answered. */
  isExempt?: boolean;
}

export interface TaxedLine {
  id: string;
  variantId: string;
  quantity: number;
  /** Minor units as in the catalog: what the line costs after discounts. */
  amount: number;
  taxCode?: string;
}

/**
 * Refused: a state is needed that is missing or does not exist; the country or its region is not sold to; nobody can say
 * where the address is, with the part of it that is at fault where that is known.
 */
export type TaxAnswer =
  | { tax: AssessedTax }
  | { refused: 'state' | 'country' }
  | { refused: 'address'; field?: keyof Address };

export interface TaxProvider {
  /** Throws UnavailableError where the tax cannot be known now. */
  assess(request: TaxRequest): Promise<TaxAnswer>;
}

export interface DiscountProvider {
  /** The rule behind each code that exists, by the code as given (compared without case), and all automatic rules. */
  rules(
    codes: readonly string[],
    buyer: Buyer | undefined,
  ): Promise<{
    byCode: ReadonlyMap<string, DiscountRule>;
    automatic: readonly DiscountRule[];
  }>;
}

/** Who knows how many units there are, where that is not this server. */
export interface StockProvider {
  /** Units by variant id, of all that are asked for; `null`: not counted. Throws UnavailableError where nobody knows now. */
  levels(variantIds: readonly string[]): Promise<ReadonlyMap<string, number | null>>;
}

/** What whoever fulfills the orders says of one: what it is called there, or why it cannot be fulfilled. */
export type Placed =
  | { accepted: true; reference?: string }
  | {
      accepted: false;
      /** A word for programs. */
      reason: string;
      /** For people, the buyer among them. */
      description?: string;
      /** Whether its units may be sold again. */
      restock: boolean;
    };

/** Who fulfills the orders, where that is not done by hand. */
export interface OrderTaker {
  /** Safe to call again for the same order. Throws UnavailableError where it was perhaps not taken. */
  place(order: Order): Promise<Placed>;
}

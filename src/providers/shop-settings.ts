import type { AuthenticationPolicy } from '../domain/authentication.js';
import type { Calendar } from '../domain/calendar.js';
import type { DiscountRule } from '../domain/discount-rule.js';
import type { FeeRule } from '../domain/fee-rule.js';
import type { GiftCardSettings } from '../domain/gift-card.js';
import type { MarketingOffer } from '../domain/marketing.js';
import type { CardHandler } from '../domain/payment-handler.js';
import type { PresentmentTable } from '../domain/presentment.js';
import type { PurchaseOrderPolicy } from '../domain/purchase-order.js';
import type { Restriction } from '../domain/restrictions.js';
import type { RiskPolicy } from '../domain/risk.js';
import type { ExemptionPolicy } from '../domain/tax-exemption.js';
import type { WishOffers } from '../domain/wishes.js';
import { authenticationPolicy } from './authentication-policy.js';
import { type BackOrderRule, backOrderRules } from './back-orders.js';
import { shopCalendar } from './calendar-settings.js';
import type { DisclosureRule } from './disclosures.js';
import { discountRule } from './discount-settings.js';
import type { DeliveryArea } from './local-delivery-areas.js';
import { deliveryAreas } from './local-delivery-settings.js';
import { cardHandlers } from './payment-settings.js';
import type { PickupLocation } from './pickup-locations.js';
import { pickupLocations } from './pickup-settings.js';
import { exemptionPolicy, feeRule, presentmentTable, wishOffers } from './price-settings.js';
import { purchaseOrderPolicy } from './purchase-order-settings.js';
import { restrictionRules } from './restriction-schema.js';
import type { ShippingTable } from './shipping-rates.js';
import { shippingTable } from './shipping-settings.js';
import type { ShopFile, ShopSources } from './shop-sources.js';
import { taxTable } from './tax-settings.js';
import type { TaxTable } from './tax-table.js';
import { disclosureRule, marketingOffers } from './texts-settings.js';

/** What shop.json says, in the shapes that the providers work with. */
export interface ShopSettings {
  name: string;
  /** Lower-case ISO 4217. */
  currency: string;
  /** ISO 3166-1 alpha-2 of the shop's home. */
  country: string;
  region?: string;
  pricesIncludeTax: boolean;
  /** So many units left, or fewer, are low stock. */
  lowStockThreshold: number;
  links: { type: ShopFile['links'][number]['type']; url: string; title?: string }[];
  /** Where a person goes on with a cart, with `{cart_id}` in it; absent where the shop has no page for that. */
  cartUrl?: string;
  support: { email?: string; phone?: string; hours?: string; helpCenterUrl?: string };
  shipping: ShippingTable;
  /** When the shop works; absent: every day counts, and days are those of UTC. */
  calendar?: Calendar;
  pickup?: PickupLocation[];
  localDelivery?: DeliveryArea[];
  restrictions?: Restriction[];
  /** Variants that are sold before they are there, by id. */
  backOrders?: ReadonlyMap<string, BackOrderRule>;
  tax: TaxTable;
  /** Absent where certificates of exemption are not taken. */
  exemptions?: ExemptionPolicy;
  discounts: DiscountRule[];
  /** Milliseconds for which quoted prices hold; absent where they do not. */
  quoteValidFor?: number;
  /** Absent where there is nothing to tell. */
  disclosures?: DisclosureRule[];
  /** Absent where the shop asks for no consents. */
  marketing?: MarketingOffer[];
  fees: FeeRule[];
  wishes: WishOffers;
  /** Absent where gift cards are not taken. */
  giftCards?: GiftCardSettings;
  /** Absent where prices are shown in the shop's currency alone. */
  presentment?: PresentmentTable;
  /** At least one; the first is offered in every session. */
  cards: readonly CardHandler[];
  /** Absent where this shop takes no 3-D Secure. */
  authentication?: AuthenticationPolicy;
  /** Absent where nobody buys on account. */
  purchaseOrders?: PurchaseOrderPolicy;
  risk: RiskPolicy;
  sources: ShopSources;
}

const MINUTE = 60_000;

/** A valid shop.json as settings. */
export function shopSettings(file: ShopFile, sources: ShopSources): ShopSettings {
  const { help_center_url: helpCenterUrl, ...support } = file.support;
  const calendar = file.calendar && shopCalendar(file.calendar);
  return {
    name: file.name,
    currency: file.currency,
    country: file.country,
    ...(file.region !== undefined && { region: file.region }),
    pricesIncludeTax: file.prices_include_tax,
    lowStockThreshold: file.low_stock_threshold,
    links: file.links,
    ...(file.cart.continue_url !== undefined && { cartUrl: file.cart.continue_url }),
    support: { ...support, ...(helpCenterUrl !== undefined && { helpCenterUrl }) },
    shipping: shippingTable(file.shipping),
    ...(calendar && { calendar }),
    pickup: pickupLocations(file.pickup, calendar),
    localDelivery: deliveryAreas(file.local_delivery, calendar),
    restrictions: restrictionRules(file.restrictions),
    backOrders: backOrderRules(file.back_orders),
    tax: taxTable(file.tax),
    ...(file.tax.exemptions && { exemptions: exemptionPolicy(file.tax.exemptions) }),
    discounts: file.discounts.map(discountRule),
    ...(file.quotes && { quoteValidFor: file.quotes.valid_minutes * MINUTE }),
    ...(file.disclosures.length > 0 && { disclosures: file.disclosures.map(disclosureRule) }),
    ...(file.marketing && { marketing: marketingOffers(file.marketing, file) }),
    fees: file.fees.map(feeRule),
    wishes: wishOffers(file),
    ...(file.gift_cards && { giftCards: file.gift_cards }),
    ...(file.presentment && { presentment: presentmentTable(file.presentment) }),
    ...(file.authentication && { authentication: authenticationPolicy(file.authentication) }),
    ...(file.purchase_orders && { purchaseOrders: purchaseOrderPolicy(file.purchase_orders) }),
    cards: cardHandlers(file.payment),
    risk: file.risk,
    sources,
  };
}

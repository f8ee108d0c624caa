import type { AuthenticationPolicy } from '../domain/authentication.js';
import type { Dimensions } from '../domain/catalog.js';
import { giftCardSign } from '../domain/gift-card.js';
import type { ShownOffer } from '../domain/marketing.js';
import type { Message } from '../domain/message.js';
import type { AppliedDiscount, QuotedLine } from '../domain/quote.js';
import { type CheckoutSession, isTerminal, type LineAvailability } from '../domain/session.js';
import { renderAuthentication, renderInterventions } from './authentication.js';
import { discountExtension } from './extensions.js';
import type { SellerBackedOffer } from './handlers/seller-backed.js';
import { isPublished } from './negotiation.js';
import { fromBuyer, fromFulfillmentDetails, fromFulfillmentGroup } from './parties.js';
import { renderOption } from './render-option.js';
import { type OrderSettings, renderOrder } from './render-order.js';
import { renderExchange, withPresentment } from './render-presentment.js';
import { renderLineTotals, renderTotals, type Say } from './render-totals.js';
import { iso, isoOf } from './time.js';
import type { Version } from './versions/index.js';
import type {
  WireAppliedDiscount,
  WireConsentOption,
  WireHandler,
  WireLineItem,
  WireLink,
  WireMessage,
  WireSession,
} from './wire.js';

/** What the shop puts into every session. */
export interface RenderSettings extends OrderSettings {
  /** The ways to pay of a session that costs something. */
  handlers: (session: CheckoutSession) => WireHandler[];
  /** Ways to pay that the shop itself stands for. */
  sellerBacked?: readonly SellerBackedOffer[];
  links: WireLink[];
  /** Absent where this shop takes no 3-D Secure. */
  authentication?: AuthenticationPolicy;
}

/** The language of a session: the one it was made in. */
export const localeOf = ({ draft }: Pick<CheckoutSession, 'draft'>, { texts }: RenderSettings): string | undefined =>
  draft.locale ?? texts.known[0];

/** A session as ACP 2026-04-17 `CheckoutSession`. Write-only parts of it have no place in here. */
export function renderSession(session: CheckoutSession, version: Version, settings: RenderSettings): WireSession {
  const wire = renderCharged(session, version, settings);
  const { presentment } = session.quote;
  return presentment ? withPresentment(wire, presentment) : wire;
}

/** With amounts in the currency that is charged. */
function renderCharged(session: CheckoutSession, version: Version, settings: RenderSettings): WireSession {
  const { draft, quote } = session;
  const locale = localeOf(session, settings);
  const say: Say = (content) => settings.texts.say(content, locale);
  const isDiscounted = quote.discounts !== undefined || draft.giftCards !== undefined;
  const discount = discountExtension(draft.agent.extensions, isDiscounted);
  const handlers = renderHandlers(session, settings, say);
  return {
    id: session.id,
    protocol: isPublished(version) ? { version } : undefined,
    capabilities: {
      payment: { handlers },
      interventions: renderInterventions(session, settings.authentication, handlers),
      extensions: discount && [discount],
    },
    buyer: draft.buyer && fromBuyer(draft.buyer),
    status: session.status,
    authentication_metadata: renderAuthentication(session, settings.authentication),
    currency: draft.currency,
    ...renderExchange(quote.presentment),
    locale,
    timezone: draft.timezone,
    line_items: quote.lines.map((line) => renderLine(line, session.availability[line.id], say)),
    fulfillment_details: draft.fulfillmentDetails && fromFulfillmentDetails(draft.fulfillmentDetails),
    fulfillment_options: quote.fulfillmentOptions.map((option) => renderOption(option, say)),
    selected_fulfillment_options: quote.selections.map(({ type, optionId, lineIds }) => ({
      type,
      option_id: optionId,
      item_ids: lineIds,
    })),
    fulfillment_groups: draft.fulfillmentGroups?.map(fromFulfillmentGroup),
    totals: renderTotals(quote.totals, say),
    messages: session.messages.map((message) => renderMessage(message, say)),
    marketing_consent_options: isTerminal(session.status)
      ? undefined
      : quote.marketing?.map((offer) => renderOffer(offer, say)),
    links: settings.links.map((link) => ({ ...link, title: link.title && say(link.title) })),
    created_at: iso(session.createdAt),
    updated_at: iso(session.updatedAt),
    expires_at: iso(session.expiresAt),
    metadata: draft.metadata,
    quote_id: draft.quoteId,
    quote_expires_at: isoOf(quoteEnd(session)),
    discounts: discount && renderDiscounts(session, say),
    order: session.order && renderOrder(session.order, settings),
  };
}

/** The shop's names for its ways to pay are texts of the shop; what costs nothing is paid in none of them. */
function renderHandlers(
  session: CheckoutSession,
  { handlers, sellerBacked = [] }: RenderSettings,
  say: Say,
): WireHandler[] {
  if (session.quote.totals.total === 0) return [];
  const cards = handlers(session).map((handler) => ({ ...handler, display_name: say(handler.display_name) }));
  const backed = sellerBacked.filter(({ isOffered }) => isOffered(session));
  return [...cards, ...backed.map(({ describe }) => describe(say))];
}

/** A session that is over has no prices that could change. */
const quoteEnd = ({ status, quote, expiresAt }: CheckoutSession): number | undefined =>
  quote.holdUntil === undefined || isTerminal(status) ? undefined : Math.min(quote.holdUntil, expiresAt);

/** A line of a session or of a cart. */
export function renderLine(line: QuotedLine, availability: LineAvailability | undefined, say: Say): WireLineItem {
  const { variant } = line;
  const name = say(variant.title);
  return {
    id: line.id,
    item: { id: variant.id, name, unit_amount: line.unitAmount },
    quantity: line.quantity,
    name,
    description: variant.description && say(variant.description),
    images: variant.imageUrls.length > 0 ? variant.imageUrls : undefined,
    unit_amount: line.unitAmount,
    disclosures: variant.disclosures?.map(({ contentType, content }) => ({
      type: 'disclaimer',
      content_type: contentType,
      content,
    })),
    product_id: variant.productId,
    variant_id: variant.id,
    category: variant.category,
    weight: variant.weightGrams > 0 ? { value: variant.weightGrams, unit: 'g' } : undefined,
    dimensions: variant.dimensions && renderDimensions(variant.dimensions),
    availability_status: availability?.status,
    available_quantity: availability?.available,
    fulfillable_on: availability?.fulfillableOn === undefined ? undefined : iso(availability.fulfillableOn),
    max_quantity_per_order: variant.maxPerOrder,
    variant_options: variant.options.length > 0 ? variant.options : undefined,
    tax_exempt: line.taxExemption === undefined ? undefined : true,
    tax_exemption_reason: line.taxExemption && say(line.taxExemption),
    discount_details:
      line.discountDetails.length > 0
        ? line.discountDetails.map((detail) => ({ ...detail, description: say(detail.description) }))
        : undefined,
    totals: renderLineTotals(line, say),
  };
}

const renderDimensions = ([length, width, height]: Dimensions): WireLineItem['dimensions'] => ({
  length: length / 10,
  width: width / 10,
  height: height / 10,
  unit: 'cm',
});

const renderOffer = (offer: ShownOffer, say: Say): WireConsentOption => ({
  channel: offer.channel,
  display_text: say(offer.displayText),
  privacy_policy_url: offer.privacyPolicyUrl,
  is_subscribed: offer.isSubscribed,
});

/** A message of a session or of a cart. */
export function renderMessage(message: Message, say: Say): WireMessage {
  return {
    type: message.type,
    code: message.type === 'info' ? undefined : message.code,
    severity: message.severity,
    resolution: message.resolution,
    param: message.param,
    content_type: 'plain',
    content: say(message.content),
  };
}

function renderDiscounts({ draft, quote }: CheckoutSession, say: Say): WireSession['discounts'] {
  const lineIndex = new Map(quote.lines.map((line, index) => [line.id, index]));
  const { codes = [], applied = [], rejected = [] } = quote.discounts ?? {};
  return {
    codes: [...codes, ...(draft.giftCards ?? []).map(giftCardSign)],
    applied: applied.map((discount) => renderApplied(discount, lineIndex, draft.currency, say)),
    rejected:
      rejected.length > 0 ? rejected.map(({ message, ...rest }) => ({ ...rest, message: say(message) })) : undefined,
  };
}

function renderApplied(
  discount: AppliedDiscount,
  lineIndex: ReadonlyMap<string, number>,
  currency: string,
  say: Say,
): WireAppliedDiscount {
  const { amountOff } = discount;
  return {
    id: discount.id,
    code: discount.code,
    coupon: {
      id: discount.id,
      name: say(discount.name),
      percent_off: discount.percentOff,
      amount_off: amountOff,
      currency: amountOff === undefined ? undefined : currency,
      duration: 'once',
      max_redemptions: discount.limits?.shown ? discount.limits.total : undefined,
      times_redeemed: discount.timesRedeemed,
    },
    amount: discount.amount,
    automatic: discount.automatic,
    start: discount.startsAt === undefined ? undefined : iso(discount.startsAt),
    end: discount.endsAt === undefined ? undefined : iso(discount.endsAt),
    method: discount.method,
    priority: discount.priority,
    allocations:
      discount.allocations.length === 0
        ? undefined
        : discount.allocations.map((allocation) => ({
            path:
              'lineId' in allocation
                ? `$.line_items[${lineIndex.get(allocation.lineId)}]`
                : "$.totals[?(@.type=='fulfillment')]",
            amount: allocation.amount,
          })),
  };
}

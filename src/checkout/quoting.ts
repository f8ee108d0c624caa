import type { BasketLine } from '../domain/basket.js';
import type { Variant } from '../domain/catalog.js';
import { chargeStep } from '../domain/charge-limits.js';
import { afterDiscounts, takeFromDelivery } from '../domain/delivery-discounts.js';
import { endingMessage } from '../domain/discount-messages.js';
import { type DiscountOutcome, takeDiscounts } from '../domain/discounts.js';
import { destinationsOf } from '../domain/fulfillment-groups.js';
import { holdPrices } from '../domain/held-prices.js';
import type { Message } from '../domain/message.js';
import { choosePresentment, type PresentmentTable } from '../domain/presentment.js';
import { deliveryAmount, type Price, price } from '../domain/pricing.js';
import type { AppliedDiscount, Quote, QuotedDiscounts } from '../domain/quote.js';
import * as say from '../domain/quote-messages.js';
import { NO_USES, type UsesSeen } from '../domain/redemption.js';
import type { Restriction } from '../domain/restrictions.js';
import type { HeldSelections } from '../domain/selections.js';
import { type CheckoutDraft, emailOf } from '../domain/session.js';
import { type ExemptionPolicy, exemptionMessage } from '../domain/tax-exemption.js';
import { problems } from '../errors.js';
import type { CatalogProvider, DiscountProvider, ShippingProvider, TaxProvider } from '../providers/types.js';
import { type BesideDeps, extrasOf } from './beside.js';
import type { Crediting, SentCredits } from './crediting.js';
import { offerMessages } from './offer-messages.js';
import { createOffering, type Offer } from './offering.js';
import type { Redeeming } from './redeeming.js';
import { exemptionAt, taxByPlace, taxPlacesOf } from './tax-places.js';
import { createTaxing } from './taxing.js';

export interface QuotingDeps {
  catalog: CatalogProvider;
  shipping: ShippingProvider;
  tax: TaxProvider;
  discounts: DiscountProvider;
  /** Who counts how often rules were used; nobody unless given. */
  redeeming?: Pick<Redeeming, 'seen'>;
  /** Who knows store credits; there are none unless given. */
  crediting?: Crediting;
  shop: {
    /** Lower-case ISO 4217. */
    currency: string;
    country: string;
    region?: string;
    pricesIncludeTax: boolean;
    /** Milliseconds for which quoted prices hold; absent: they do not. */
    quoteValidFor?: number;
    exemptions?: ExemptionPolicy;
    presentment?: PresentmentTable;
    /** Goods that may not go everywhere. */
    restrictions?: readonly Restriction[];
  } & BesideDeps;
}

export interface QuoteContext {
  /** Through whom the buyer comes. */
  agentId?: string;
  /** A variant that the catalog has no longer is quoted as it was here, with a message that keeps it from being paid. */
  previous?: Quote;
  /** JSONPath in the request by variant id, for the protocol error that an unknown variant is. */
  itemPaths?: ReadonlyMap<string, string>;
}

export interface Quoting {
  /** What the draft costs and what it lacks. `now` in milliseconds. */
  quote(draft: CheckoutDraft, now: number, context?: QuoteContext): Promise<Quote>;
}

/** Turns drafts into quotes through the merchant's providers. Keeps nothing between two quotes. */
export function createQuoting({ catalog, shipping, tax, discounts, redeeming, crediting, shop }: QuotingDeps): Quoting {
  const { currency, pricesIncludeTax } = shop;
  const taxOf = createTaxing({ tax, shop });
  const { offer: offerFor } = createOffering({ shipping, restrictions: shop.restrictions });

  async function quote(draft: CheckoutDraft, now: number, context: QuoteContext = {}): Promise<Quote> {
    const codes = draft.discountCodes ?? [];
    const credits = await crediting?.sent(codes, currency, now);
    const [found, rules] = await Promise.all([
      catalog.find(draft.lines.map((line) => line.variantId)),
      discounts.rules(credits?.otherCodes ?? codes, draft.buyer),
    ]);
    const { previous } = context;
    const validFor = shop.quoteValidFor;
    const { variants, holdUntil } = holdPrices({ lines: draft.lines, variants: found, previous, validFor, now });
    const lines = basketOf(draft, variants, context);
    const { buyer } = draft;
    const email = emailOf(draft);
    const address = draft.fulfillmentDetails?.address;
    const uses = (await redeeming?.seen([...rules.byCode.values(), ...rules.automatic], email)) ?? NO_USES;
    const addresses = destinationsOf(draft, lines).flatMap((destination) => destination.address ?? []);
    const setting = { lines, currency, now, buyer, email, addresses, agentId: context.agentId, uses };
    const outcome = withoutCredits(takeDiscounts({ ...setting, codes, ...rules }), credits);
    const { left } = outcome;
    const offer = await offerFor({ draft, lines, left, now });
    const { held } = offer;
    const delivery = isDeliveryKnown(held) ? selectedOptions(offer) : undefined;
    const offDelivery = takeFromDelivery(
      outcome.taken,
      (delivery ?? []).map(({ rateId, amount }) => ({ optionId: rateId, amount })),
    );
    const paid = delivery ? afterDiscounts(delivery, offDelivery) : [];
    const places = taxPlacesOf(offer);
    const deliveryTypes = held.selections.map(({ type }) => type);
    const beside = extrasOf(
      shop,
      draft,
      { lines, left, deliveryTypes, addresses: places.flatMap(({ address }) => address ?? []) },
      context.previous === undefined,
    );
    const exemption = exemptionAt(places, draft.buyer?.taxExemption, shop.exemptions, now);
    const { exempt } = exemption ?? {};
    const taxed = await taxByPlace(taxOf, places, {
      lines,
      left,
      extras: beside.extras,
      isExempt: exempt !== undefined,
      paid,
    });
    const assessed = taxed.tax;
    const priced = price({
      lines,
      taken: outcome.taken,
      tax: assessed,
      pricesIncludeTax,
      delivery,
      offDelivery,
      extras: beside.extras,
      step: chargeStep(currency),
      ...(exempt !== undefined && { taxExemption: exempt }),
    });
    const paying = credits?.pay(priced.totals) ?? { totals: priced.totals };
    const presentment = choosePresentment(shop.presentment, address, draft.locale);
    const messages = [
      ...say.draftMessages(draft, lines),
      ...lines.flatMap(({ variant }, index) =>
        variants.has(variant.id) ? [] : [say.goneMessage(variant.title, index)],
      ),
      ...once([...offerMessages(offer, lines), ...taxed.messages]),
      ...say.rejectionMessages(outcome.rejected),
      ...endingMessages(outcome, now),
      ...beside.messages,
      ...say.creditMessages(paying.credits, draft),
      ...(exemption?.exempt === undefined && exemption ? [exemptionMessage(exemption.refused)] : []),
    ];
    return {
      lines: priced.lines,
      fulfillmentOptions: offer.options.map(({ ownId: _, pricedFor: __, ...option }) => ({
        ...option,
        amount: deliveryAmount(option, assessed, pricesIncludeTax),
      })),
      selections: held.selections,
      droppedSelections: held.dropped,
      ...discountsOf(draft, outcome, priced, uses),
      totals: paying.totals,
      ...(paying.credits && { credits: paying.credits }),
      pricesIncludeTax,
      ...(holdUntil !== undefined && { holdUntil }),
      ...(presentment && { presentment }),
      ...(assessed?.reference !== undefined &&
        !(exempt !== undefined && pricesIncludeTax) && { taxReference: assessed.reference }),
      messages: [...messages, ...say.totalMessages(paying.totals.total, currency, messages)],
    };
  }

  return { quote };
}

function basketOf(
  draft: CheckoutDraft,
  variants: ReadonlyMap<string, Variant>,
  { previous, itemPaths }: QuoteContext,
): BasketLine[] {
  return draft.lines.map(({ id, variantId, quantity }, index) => {
    const variant = variants.get(variantId) ?? previous?.lines.find((line) => line.id === id)?.variant;
    if (variant === undefined) {
      throw problems.invalidItem(itemPaths?.get(variantId) ?? `$.line_items[${index}].id`, variantId);
    }
    return { id, variant, quantity, amount: variant.unitPrice * quantity };
  });
}

/** `rateId` is what whoever delivers calls it, as discounts name it. */
const selectedOptions = ({ held, options }: Offer): { optionId: string; rateId: string; amount: number }[] =>
  held.selections.map(({ optionId }) => {
    const { amount = 0, ownId: rateId = optionId } = options.find(({ id }) => id === optionId) ?? {};
    return { optionId, rateId, amount };
  });

/** What delivery and tax both say of an address. */
const once = (messages: readonly Message[]): Message[] =>
  messages.filter(
    ({ param, content }, index) =>
      messages.findIndex((other) => other.param === param && other.content === content) === index,
  );

/** A digital option that took itself does not make the delivery free while parcels still wait for a choice. */
function isDeliveryKnown({ selections, unchosen }: HeldSelections): boolean {
  return selections.some(({ type }) => type !== 'digital' || unchosen.length === 0);
}

/** Codes of store credits are no discounts: they are turned away where they cannot pay, and for that alone. */
function withoutCredits(outcome: DiscountOutcome, credits: SentCredits | undefined): DiscountOutcome {
  if (!credits) return outcome;
  const others = outcome.rejected.filter(({ code }) => credits.otherCodes.includes(code));
  return { ...outcome, rejected: [...others, ...credits.rejected].sort((a, b) => a.index - b.index) };
}

/** Absent as long as neither the agent nor a rule of the shop speaks of discounts. */
function discountsOf(
  draft: CheckoutDraft,
  outcome: DiscountOutcome,
  priced: Price,
  uses: UsesSeen,
): { discounts?: QuotedDiscounts } {
  if (draft.discountCodes === undefined && priced.applied.length === 0) return {};
  const rejected = outcome.rejected.map(({ code, reason, message }) => ({ code, reason, message }));
  return {
    discounts: {
      codes: draft.discountCodes ?? [],
      applied: priced.applied.map((each) => counted(each, uses)),
      rejected,
    },
  };
}

const counted = (applied: AppliedDiscount, uses: UsesSeen): AppliedDiscount =>
  applied.limits?.shown ? { ...applied, timesRedeemed: uses.ofRule(applied.ruleId) } : applied;

const endingMessages = ({ taken }: DiscountOutcome, now: number): Message[] =>
  taken.flatMap(({ rule }, order) => {
    const { endsAt, warnedBefore } = rule;
    const isSoon = endsAt !== undefined && warnedBefore !== undefined && endsAt - now <= warnedBefore;
    return isSoon ? [endingMessage(rule, endsAt, order)] : [];
  });

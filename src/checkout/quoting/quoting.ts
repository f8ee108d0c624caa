import { chargeStep } from '../../domain/charge-limits.js';
import { type Message, sayingOf } from '../../domain/message.js';
import { choosePresentment, exactFor, type PresentmentTable } from '../../domain/presentment.js';
import { deliveryAmount, price } from '../../domain/pricing.js';
import type { Quote } from '../../domain/quote.js';
import * as say from '../../domain/quote-messages.js';
import type { Restriction } from '../../domain/restrictions.js';
import type { CheckoutDraft } from '../../domain/session.js';
import type { CatalogProvider, ShippingProvider } from '../../providers/types.js';
import { chosenDelivery } from './chosen-delivery.js';
import { type GoodsContext, goodsOf } from './goods.js';
import { offerMessages } from './offer-messages.js';
import { createOffering } from './offering.js';
import { createReducing, type ReducingDeps } from './reducing.js';
import { type AssessingDeps, createAssessing } from './taxed-basket.js';

export interface QuotingDeps extends Omit<ReducingDeps, 'currency'>, Pick<AssessingDeps, 'tax'> {
  catalog: CatalogProvider;
  shipping: ShippingProvider;
  shop: AssessingDeps['shop'] & {
    /** Milliseconds for which quoted prices hold; absent: they do not. */
    quoteValidFor?: number;
    presentment?: PresentmentTable;
    /** Goods that may not go everywhere. */
    restrictions?: readonly Restriction[];
  };
}

export interface QuoteContext extends GoodsContext {
  /** Through whom the buyer comes. */
  agentId?: string;
}

export interface Quoting {
  /** What the draft costs and what it lacks. `now` in milliseconds. */
  quote(draft: CheckoutDraft, now: number, context?: QuoteContext): Promise<Quote>;
}

/** Turns drafts into quotes through the merchant's providers. Keeps nothing between two quotes. */
export function createQuoting({ catalog, shipping, tax, shop, ...reducers }: QuotingDeps): Quoting {
  const { currency, pricesIncludeTax } = shop;
  const reductionsFor = createReducing({ ...reducers, currency });
  const { offer: offerFor } = createOffering({ shipping, restrictions: shop.restrictions });
  const assess = createAssessing({ tax, shop });

  async function quote(draft: CheckoutDraft, now: number, context: QuoteContext = {}): Promise<Quote> {
    const [goods, reduce] = await Promise.all([
      goodsOf(catalog, draft, now, context, shop.quoteValidFor),
      reductionsFor(draft, now, context.agentId),
    ]);
    const { lines, holdUntil } = goods;
    const reduced = reduce(lines);
    const { left, taken, credits } = reduced;
    const offer = await offerFor({ draft, lines, left, now });
    const { delivery, offDelivery, paid } = chosenDelivery(offer, taken);
    const taxed = await assess({ draft, lines, left, offer, paid, now, isNew: context.previous === undefined });
    const { extras, exempt } = taxed;
    const priced = price({
      lines,
      taken,
      tax: taxed.tax,
      pricesIncludeTax,
      delivery,
      offDelivery,
      extras,
      step: chargeStep(currency),
      ...(exempt !== undefined && { taxExemption: exempt }),
    });
    const paying = credits?.pay(priced.totals) ?? { totals: priced.totals };
    const chosen = choosePresentment(shop.presentment, draft.fulfillmentDetails?.address, draft.locale);
    const { total, itemsDiscount, discount } = priced.totals;
    const presentment = exactFor(chosen, total + itemsDiscount + discount, currency);
    const messages = [
      ...say.draftMessages(draft, lines),
      ...goods.messages,
      ...once([...offerMessages(offer, lines), ...taxed.placeMessages]),
      ...reduced.messages,
      ...taxed.messages,
      ...say.creditMessages(paying.credits, draft),
    ];
    const reference = exempt !== undefined && pricesIncludeTax ? undefined : taxed.tax?.reference;
    return {
      lines: priced.lines,
      fulfillmentOptions: offer.options.map(({ ownId: _, pricedFor: __, ...option }) => ({
        ...option,
        amount: deliveryAmount(option, taxed.tax, pricesIncludeTax),
      })),
      selections: offer.held.selections,
      droppedSelections: offer.held.dropped,
      ...reduced.told(priced.applied),
      totals: paying.totals,
      ...(paying.credits && { credits: paying.credits }),
      pricesIncludeTax,
      ...(holdUntil !== undefined && { holdUntil }),
      ...(presentment && { presentment }),
      ...(reference !== undefined && { taxReference: reference }),
      messages: [...messages, ...say.totalMessages(paying.totals.total, currency, messages)],
    };
  }

  return { quote };
}

/** Without what delivery and tax both say of an address. */
const once = (messages: readonly Message[]): Message[] => [
  ...new Map(messages.map((message) => [sayingOf(message), message])).values(),
];

import { type CheckoutDraft, type CheckoutSession, countriesReached } from './session.js';

/** Brands of cards that ACP's tokenized card knows, by Stripe's names of them, and as people write them. */
const BRAND_NAMES = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
} as const;

export type CardBrand = keyof typeof BRAND_NAMES;

export const CARD_BRANDS = Object.keys(BRAND_NAMES) as [CardBrand, ...CardBrand[]];

/** A brand as people write it; `undefined` for one that is none of these. */
export function brandName(brand: string | undefined): string | undefined {
  const known = CARD_BRANDS.find((name) => name === brand);
  return known && BRAND_NAMES[known];
}

export const FUNDING_TYPES = ['credit', 'debit', 'prepaid'] as const;

export type FundingType = (typeof FUNDING_TYPES)[number];

/** Versions of 3-D Secure, as ACP's tokenized card writes them. */
export const THREE_DS_VERSIONS = ['2.1', '2.2', '2.3'] as const;

export const DEFAULT_3DS_VERSIONS = ['2.1', '2.2'] as const;

/** The first card handler of a shop: who cannot name one, such as an assistant's sheet, pays by it. */
export const CARD_HANDLER_ID = 'card_tokenized';

/** Which cards are taken; what is absent leaves none out. */
export interface CardRules {
  brands?: readonly CardBrand[];
  fundingTypes?: readonly FundingType[];
}

/** A way of the shop to be paid by card (an instance of `dev.acp.tokenized.card`). */
export interface CardHandler extends CardRules {
  id: string;
  /** Words of the shop. */
  displayName: string;
  /** Lower ones are what the shop would like better. */
  displayOrder?: number;
  /** The Stripe profile for which tokens are granted; absent: the one of the server's settings. */
  merchantId?: string;
  threeDsVersions: readonly (typeof THREE_DS_VERSIONS)[number][];
  /** In which sessions it is offered; absent: in all. Everything that is given has to hold. */
  when?: HandlerCondition;
}

/** Amounts are totals in minor units, both ends included; countries are those that deliveries go to. */
export interface HandlerCondition {
  minimumAmount?: number;
  maximumAmount?: number;
  countries?: readonly string[];
}

/** Whether a card is taken, by Stripe's names of its brand and kind; where those are not known, rules about them fail. */
export const isTaken = ({ brands, fundingTypes }: CardRules, card: { brand?: string; funding?: string }): boolean =>
  isOneOf(card.brand, brands) && isOneOf(card.funding, fundingTypes);

const isOneOf = (name: string | undefined, names: readonly string[] | undefined): boolean =>
  names === undefined || (name !== undefined && names.includes(name));

/** The handlers that this session can be paid by. */
export const handlersFor = (
  handlers: readonly CardHandler[],
  { draft, quote }: Pick<CheckoutSession, 'draft' | 'quote'>,
): readonly CardHandler[] => handlers.filter(({ when }) => !when || holds(when, quote.totals.total, draft));

function holds(
  { minimumAmount = 0, maximumAmount = Number.POSITIVE_INFINITY, countries }: HandlerCondition,
  total: number,
  draft: CheckoutDraft,
): boolean {
  if (total < minimumAmount || total > maximumAmount) return false;
  return countries === undefined || countriesReached(draft).some((country) => countries.includes(country));
}

import type { Buyer, FulfillmentDetails } from './party.js';

/** Ways to send marketing, each with its kind of contact (ACP marketing consent §3.5). */
export const MARKETING_CHANNELS = ['email', 'sms', 'whatsapp'] as const;

export type MarketingChannel = (typeof MARKETING_CHANNELS)[number];

/** What the shop asks the buyer to agree to. */
export interface MarketingOffer {
  channel: MarketingChannel;
  displayText: string;
  /** Names this wording: a record says by it what was agreed to. */
  textVersion: string;
  privacyPolicyUrl: string;
}

/** The same as a session shows it. */
export interface ShownOffer extends MarketingOffer {
  /** By what is on record for the buyer's contact; false where there is no contact. */
  isSubscribed: boolean;
}

/** What the buyer said to an offer, with the offer as it was shown. */
export interface MarketingAnswer {
  offer: MarketingOffer;
  optedIn: boolean;
}

/** An answer on record: it holds for its channel and contact until a later one. */
export interface MarketingConsent extends MarketingOffer {
  contact: string;
  optedIn: boolean;
  /** In which the text was shown; absent: the shop's own language. */
  locale?: string;
  agentId: string;
  sessionId: string;
  orderId: string;
  /** Milliseconds: when the order was made. */
  at: number;
}

/** The answers to offers that were made, the last one of each channel; all others count for nothing. */
export function answersTo(
  offers: readonly MarketingOffer[] = [],
  given: readonly { channel: string; optedIn: boolean }[] = [],
): MarketingAnswer[] {
  return offers.flatMap(({ channel, displayText, textVersion, privacyPolicyUrl }) => {
    const answer = given.findLast((each) => each.channel === channel);
    const offer = { channel, displayText, textVersion, privacyPolicyUrl };
    return answer ? [{ offer, optedIn: answer.optedIn }] : [];
  });
}

/** Where the buyer is reached on a channel: their own contact, or else the one of the delivery. */
export function contactFor(
  channel: MarketingChannel,
  { buyer, fulfillmentDetails }: { buyer?: Buyer; fulfillmentDetails?: FulfillmentDetails },
): string | undefined {
  const field = channel === 'email' ? 'email' : 'phoneNumber';
  return normalContact(buyer?.[field]) ?? normalContact(fulfillmentDetails?.[field]);
}

/** Fewer digits than any number has that can be called from elsewhere. */
const FEWEST_DIGITS = 5;

/** One way of writing each contact; `undefined` for what is neither an e-mail address nor a phone number. */
export function normalContact(text = ''): string | undefined {
  const trimmed = text.trim();
  if (trimmed.includes('@')) return trimmed.toLowerCase();
  const digits = trimmed.replace(/\D/g, '');
  if (digits.length < FEWEST_DIGITS) return undefined;
  return trimmed.startsWith('+') ? `+${digits}` : digits;
}

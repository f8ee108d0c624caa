import Stripe from 'stripe';
import { ProtocolError } from '../errors.js';

/** A verified event, as far as it is read: it is a hint to ask Stripe again. */
export interface StripeNews {
  id: string;
  type: string;
  /** What it speaks of; a granted token, where it is one, is a secret. */
  objectId: string;
  isToken: boolean;
  /** A PaymentIntent or its charge, which has the PaymentIntent's metadata. */
  isPayment: boolean;
  paymentIntentId?: string;
  metadata: Record<string, string>;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** Types that have an effect here (docs.stripe.com/api/events/types). */
const HANDLED =
  /^(payment_intent\.(succeeded|payment_failed|canceled|processing|requires_action)|charge\.refunded|refund\.(created|updated|failed)|charge\.dispute\.(created|updated|closed)|radar\.early_fraud_warning\.created|shared_payment\.granted_token\.(used|deactivated))$/;

export const isHandled = (type: string): boolean => HANDLED.test(type);

/** Types that speak of goods: what follows from them is a new look at all there are. */
const GOODS = /^(product|price)\.(created|updated|deleted)$/;

export const isAboutGoods = (type: string): boolean => GOODS.test(type);

export interface StripeEventsOptions {
  stripe: Stripe;
  /** Those of now, every one valid: Stripe signs with the old and the new one while a secret is being rolled. */
  secrets: () => readonly string[];
  livemode: boolean;
}

/** Seconds that a signature stays valid. */
const TOLERANCE = 300;

/** Reads what Stripe posts (docs.stripe.com/webhooks). */
export function createStripeEvents({ stripe, secrets, livemode }: StripeEventsOptions) {
  function verified(body: Buffer, signature: string | undefined): Stripe.Event {
    for (const secret of secrets()) {
      try {
        return stripe.webhooks.constructEvent(body, signature ?? '', secret, TOLERANCE);
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw unreadable();
      }
    }
    throw new ProtocolError(400, 'invalid_signature', 'The Stripe-Signature does not fit this body and the time.');
  }

  return {
    /** The event in `body`, which must be the bytes as sent. Throws 400 where Stripe did not send it, or not to here. */
    verify(body: Buffer, signature: string | undefined): StripeNews {
      const event = verified(body, signature);
      const news = toNews(event);
      if (!news) throw unreadable();
      if (event.livemode === livemode) return news;
      const [theirs, ours] = livemode ? ['test', 'live'] : ['live', 'test'];
      throw new ProtocolError(400, 'invalid', `This is an event of ${theirs} mode; this server works in ${ours} mode.`);
    },
  };
}

export type StripeEvents = ReturnType<typeof createStripeEvents>;

const unreadable = () => new ProtocolError(400, 'invalid', 'The body is not an event of Stripe.');

/** Parts of the objects that events carry; none of them is in all. */
interface Carried {
  id?: unknown;
  object?: unknown;
  payment_intent?: unknown;
  metadata?: unknown;
}

/** `undefined` where it is no event. */
export function toNews(event: Partial<Stripe.Event> | null): StripeNews | undefined {
  const { id, type, created, data } = event ?? {};
  const carried = data?.object as Carried | undefined;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof created !== 'number') return undefined;
  const createdAt = created * 1000;
  if (typeof carried?.id !== 'string') {
    return { id, type, objectId: id, isToken: false, isPayment: false, metadata: {}, createdAt };
  }
  const { payment_intent: payment, metadata, object } = carried;
  const named = typeof payment === 'string' ? payment : (payment as { id?: string } | null | undefined)?.id;
  return {
    id,
    type,
    objectId: carried.id,
    isToken: carried.id.startsWith('spt_'),
    isPayment: object === 'payment_intent' || object === 'charge',
    paymentIntentId: object === 'payment_intent' ? carried.id : named,
    metadata: { ...(metadata as Record<string, string> | null | undefined) },
    createdAt,
  };
}

import { setTimeout as sleep } from 'node:timers/promises';

/** One of Stripe's events, as far as it is needed here. */
export interface StripeEvent {
  id: string;
  type: string;
  objectId: string;
  paymentIntentId: string | undefined;
}

export interface Payment {
  amount: number;
  metadata: Record<string, string>;
}

interface WireEvent {
  id: string;
  type: string;
  data: { object: { id: string; payment_intent?: string } };
}

/** Marks payments that were made past the server. */
export const MADE_BY = 'made_by';
const PAGE = 100;
/** Milliseconds until an answer counts as lost, and between two attempts. */
const TIMEOUT = 5_000;
const PAUSE = 50;
/** Stripe keeps a failure under its key, so there is no use in asking for ever. */
const TRIES = 4;

/** The seller's account at Stripe, for those who have its key beside the server. */
export function createStripeAccount({ url, key }: { url: string; key: string }) {
  async function call<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
    const headers = { ...init.headers, authorization: `Bearer ${key}` };
    const signal = AbortSignal.timeout(TIMEOUT);
    const response = await fetch(`${url}${path}`, { ...init, headers, signal }).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (!response?.ok || text === undefined) return undefined;
    // An answer may have been cut short.
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  async function page<T>(path: string, params: [string, string][]): Promise<T[]> {
    const query = new URLSearchParams([['limit', String(PAGE)], ...params]);
    for (;;) {
      const found = await call<{ data: T[] }>(`${path}?${query}`);
      if (found) return found.data;
      await sleep(PAUSE);
    }
  }

  async function events(types: readonly string[], place: [string, string][]): Promise<StripeEvent[]> {
    const named = types.map((type): [string, string] => ['types[]', type]);
    const found = await page<WireEvent>('/v1/events', [...named, ...place]);
    return found.map(({ id, type, data: { object } }) => ({
      id,
      type,
      objectId: object.id,
      paymentIntentId: object.payment_intent,
    }));
  }

  return {
    /** Events of these types, the oldest first: a page of those after `last`, or the newest of all. */
    eventsAfter: async (last: string | undefined, types: readonly string[]): Promise<StripeEvent[]> =>
      (await events(types, last === undefined ? [] : [['ending_before', last]])).reverse(),

    /** Events of these types, the newest first: a page of those before `first`, or the newest of all. */
    eventsBefore: (first: string | undefined, types: readonly string[]): Promise<StripeEvent[]> =>
      events(types, first === undefined ? [] : [['starting_after', first]]),

    /** The newest payments that the server made. */
    recentPayments: async (): Promise<Payment[]> =>
      (await page<Payment>('/v1/payment_intents', [])).filter(
        ({ metadata }) => metadata.checkout_session_id !== undefined && metadata[MADE_BY] === undefined,
      ),

    /** Takes the money of a payment once more, in the name of the same session. */
    async payAgain({ amount, metadata }: Payment): Promise<void> {
      const body = new URLSearchParams({
        amount: String(amount),
        currency: 'usd',
        confirm: 'true',
        payment_method: 'pm_card_visa',
        'automatic_payment_methods[enabled]': 'true',
        'automatic_payment_methods[allow_redirects]': 'never',
        ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata[${name}]`, value])),
        'metadata[generation]': '999',
        [`metadata[${MADE_BY}]`]: 'chaos',
      });
      const headers = { 'idempotency-key': crypto.randomUUID() };
      for (let tries = 0; tries < TRIES; tries += 1) {
        if (await call('/v1/payment_intents', { method: 'POST', headers, body })) return;
        await sleep(PAUSE);
      }
    },
  };
}

export type StripeAccount = ReturnType<typeof createStripeAccount>;

/** All events of these types, the newest first. */
export async function everyEvent(account: StripeAccount, types: readonly string[]): Promise<StripeEvent[]> {
  const events: StripeEvent[] = [];
  for (;;) {
    const page = await account.eventsBefore(events.at(-1)?.id, types);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

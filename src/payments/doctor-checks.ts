import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { scrub } from '../scrub.js';
import { type TokenParameter, withInstrument } from './payment-params.js';
import { createTestTokens } from './test-tokens.js';

/** The two ways to hand a token to Stripe, in each of the two ways to confirm. */
export interface PaymentWay {
  parameter: TokenParameter;
  confirm: 'separate' | 'with_create';
}

/** What came of an attempt to pay that way. */
export interface WayOutcome {
  way: PaymentWay;
  works: boolean;
  /** A sentence. */
  detail: string;
}

export interface StripeAccountFacts {
  id: string;
  country?: string;
  chargesEnabled: boolean;
}

export interface DoctorChecksOptions {
  stripe: Stripe;
  /** Of the calls that carry a token. */
  apiVersion: string;
  /** What the attempts are about, in minor units. */
  amount: number;
  currency: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export const PAYMENT_WAYS: readonly PaymentWay[] = [
  { parameter: 'payment_method_data', confirm: 'separate' },
  { parameter: 'payment_method_data', confirm: 'with_create' },
  { parameter: 'top_level', confirm: 'separate' },
  { parameter: 'top_level', confirm: 'with_create' },
];

const CALL_TIMEOUT = 15_000;

/** Asks Stripe itself what works for an account; test mode only, but for `account`. */
export function createDoctorChecks({ stripe, apiVersion, amount, currency, now }: DoctorChecksOptions) {
  const options = () => ({ timeout: CALL_TIMEOUT, apiVersion, idempotencyKey: `acp-doctor:${randomUUID()}` });

  const mint = createTestTokens({ stripe, apiVersion, now });

  /** Authorises without taking the money, so that nothing has to be given back. */
  async function authorise({ parameter, confirm }: PaymentWay, token: string): Promise<Stripe.PaymentIntent> {
    const create: Stripe.PaymentIntentCreateParams = {
      amount,
      currency,
      capture_method: 'manual',
      description: 'acp-seller doctor: authorised and canceled at once',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    };
    if (confirm === 'with_create') {
      return stripe.paymentIntents.create(
        withInstrument({ ...create, confirm: true }, { token }, parameter),
        options(),
      );
    }
    const intent = await stripe.paymentIntents.create(create, options());
    try {
      return await stripe.paymentIntents.confirm(intent.id, withInstrument({}, { token }, parameter), options());
    } catch (error) {
      await cancel(intent.id);
      throw error;
    }
  }

  /** Whether nothing of the attempt is left at Stripe. */
  const cancel = (id: string): Promise<boolean> =>
    stripe.paymentIntents.cancel(id, {}, { timeout: CALL_TIMEOUT }).then(
      ({ status }) => status === 'canceled',
      () => false,
    );

  return {
    /** The account behind the key; `undefined` where the key may not see it. */
    async account(): Promise<StripeAccountFacts | undefined> {
      try {
        const { id, country, charges_enabled } = await stripe.accounts.retrieveCurrent({}, { timeout: CALL_TIMEOUT });
        return { id, chargesEnabled: charges_enabled, ...(country && { country }) };
      } catch (error) {
        if (error instanceof Stripe.errors.StripePermissionError) return undefined;
        throw new Error(describeStripeError(error), { cause: error });
      }
    },

    /** Pays with a token of the test helper, in one way, and takes it back. */
    async tryWay(way: PaymentWay): Promise<WayOutcome> {
      try {
        const intent = await authorise(way, await mint({ amount, currency }));
        const gone = await cancel(intent.id);
        const works = intent.status === 'requires_capture';
        if (!works) return { way, works, detail: `Stripe answered with the status ${intent.status}.` };
        return { way, works, detail: gone ? 'authorised, and canceled again' : `authorised; cancel ${intent.id}` };
      } catch (error) {
        return { way, works: false, detail: describeStripeError(error) };
      }
    },
  };
}

export type DoctorChecks = ReturnType<typeof createDoctorChecks>;

/** What Stripe said, without any key or token that it may repeat. */
function describeStripeError(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) return error instanceof Error ? error.message : String(error);
  if (error instanceof Stripe.errors.StripeConnectionError) return 'Stripe cannot be reached.';
  return `${scrub(error.message)}${error.code ? ` (${error.code})` : ''}`;
}

import Stripe from 'stripe';
import type { Charge, PaymentIntentState } from '../../../src/domain/charge.js';
import type { PaymentAnswer, PaymentInstrument } from '../../../src/payments/payment-service.js';
import { type Fate, nextFate } from './fates.js';
import type { Laws } from './laws.js';
import { tell, type World } from './world.js';

export interface Intent {
  id: string;
  status: PaymentIntentState['status'];
  amount: number;
  currency: string;
  sessionId: string;
  generation: number;
  createdAt: number;
  /** Virtual milliseconds from which it is in Stripe's lists. */
  listedFrom: number;
  /** A token was sent for it: left open, it could be paid. */
  isTried: boolean;
  token?: string;
}

const { StripeAPIError, StripeIdempotencyError } = Stripe.errors;
const raw = { message: 'simulated', type: 'api_error' as const };
const BROKEN: PaymentAnswer = { kind: 'broken', cause: new StripeAPIError({ ...raw, statusCode: 500 }) };
const KEY_TAKEN: PaymentAnswer = {
  kind: 'broken',
  cause: new StripeIdempotencyError({ ...raw, type: 'idempotency_error', statusCode: 400 }),
};
const TOKEN_USED: PaymentAnswer = { kind: 'declined', reason: 'token_used' };

/** Milliseconds that Stripe's lists are behind at most: with the way of a call, less than the server waits for them. */
const LIST_LAG = 7 * 60_000;

/**
 * Stripe's own books. Every effect is whole; what is lost between Stripe and its caller is not decided here. The first
 * answer under an idempotency key is kept, refusals and server errors too.
 */
export function createLedger(world: World, laws: Laws, news: (intentId: string) => void) {
  const { dice, tasks } = world;
  const intents: Intent[] = [];
  const keys = new Map<string, { params: string; answer: PaymentAnswer }>();
  const usedTokens = new Set<string>();

  const stateOf = ({ id, status, amount, currency, sessionId, generation }: Intent): PaymentIntentState => ({
    id,
    status,
    amount,
    currency,
    sessionId,
    generation,
  });
  const become = (intent: Intent, status: Intent['status']): void => {
    intent.status = status;
    news(intent.id);
    tell(world, () => `Stripe: ${intent.id} is ${status}${intent.token ? ` (${intent.token})` : ''}`);
  };
  function find(id: string): Intent {
    const intent = intents.find((one) => one.id === id);
    if (!intent) throw new Error(`There is no ${id}`);
    return intent;
  }

  function once(key: string, params: string, failure: Failure, work: () => PaymentAnswer): PaymentAnswer {
    const known = keys.get(key);
    if (known) return known.params === params ? known.answer : KEY_TAKEN;
    // Before or after its effect: either way the server error is what this key says from now on.
    const answer = failure === 'broken_before' ? BROKEN : work();
    const kept = failure === 'broken_after' ? BROKEN : answer;
    keys.set(key, { params, answer: kept });
    return kept;
  }

  function open(charge: Charge): Intent {
    const intent: Intent = {
      id: `pi_${intents.length + 1}`,
      status: 'requires_payment_method',
      amount: charge.amount,
      currency: charge.currency,
      sessionId: charge.sessionId,
      generation: charge.generation,
      createdAt: tasks.now(),
      listedFrom: tasks.now() + (dice.chance(0.5) ? 0 : dice.below(LIST_LAG)),
      isTried: false,
    };
    intents.push(intent);
    tell(world, () => `Stripe: ${intent.id} of generation ${intent.generation}, ${intent.amount}`);
    return intent;
  }

  function succeed(intent: Intent): void {
    become(intent, 'succeeded');
    laws.noteCharge(intent);
  }

  /** Whatever waited for the bank or the buyer ends some time later, unless it was canceled. */
  function laterOn(intent: Intent, from: Intent['status'], pays: boolean): void {
    const run = () => {
      if (intent.status !== from) return;
      if (pays) succeed(intent);
      else become(intent, 'requires_payment_method');
    };
    tasks.add({ name: 'bank', notBefore: tasks.now() + dice.between(5_000, 90_000), run });
  }

  function take(intent: Intent, { token, threeDSecure }: PaymentInstrument): PaymentAnswer {
    if (intent.status !== 'requires_payment_method' && intent.status !== 'requires_action') {
      return { kind: 'state', intent: stateOf(intent) };
    }
    intent.isTried = true;
    intent.token = token;
    if (usedTokens.has(token)) return TOKEN_USED;
    const fate: Fate = nextFate(world, threeDSecure !== undefined);
    switch (fate) {
      case 'declined':
        become(intent, 'requires_payment_method');
        return { kind: 'declined', reason: 'use_another_card', intent: stateOf(intent) };
      case 'requires_action':
        become(intent, 'requires_action');
        if (dice.chance(0.5)) laterOn(intent, 'requires_action', dice.chance(0.6));
        break;
      case 'processing':
        usedTokens.add(token);
        become(intent, 'processing');
        laterOn(intent, 'processing', dice.chance(0.6));
        break;
      default:
        usedTokens.add(token);
        succeed(intent);
    }
    return { kind: 'state', intent: stateOf(intent) };
  }

  return {
    intents,
    isUsed: (token: string) => usedTokens.has(token),
    retrieve: (id: string) => stateOf(find(id)),
    listed: () => intents.filter(({ listedFrom }) => listedFrom <= tasks.now()),

    create: (charge: Charge, failure?: Failure) =>
      once(createKey(charge), 'no token', failure, () => ({ kind: 'state', intent: stateOf(open(charge)) })),

    createAndConfirm: (charge: Charge, instrument: PaymentInstrument, failure?: Failure) =>
      once(createKey(charge), paramsOf(instrument), failure, () =>
        usedTokens.has(instrument.token) ? TOKEN_USED : take(open(charge), instrument),
      ),

    confirm: (charge: Charge, id: string, instrument: PaymentInstrument, failure?: Failure) =>
      once(`${id}:confirm:${charge.attempt}`, paramsOf(instrument), failure, () => take(find(id), instrument)),

    cancel(id: string): PaymentIntentState {
      const intent = find(id);
      const isClosed = ['succeeded', 'processing', 'canceled'].includes(intent.status);
      if (!isClosed) become(intent, 'canceled');
      return stateOf(intent);
    },

    /** A person at the seller's dashboard pays it in another way. */
    payByHand(id: string): void {
      const intent = find(id);
      if (intent.status !== 'requires_payment_method') return;
      delete intent.token;
      succeed(intent);
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;
/** A server error that Stripe keeps under the idempotency key. */
export type Failure = 'broken_before' | 'broken_after' | undefined;

const paramsOf = ({ token, threeDSecure }: PaymentInstrument): string => `${token} ${threeDSecure ? '3ds' : ''}`;
const createKey = ({ sessionId, generation }: Charge): string => `${sessionId}:${generation}:create`;

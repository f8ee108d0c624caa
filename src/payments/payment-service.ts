import Stripe from 'stripe';
import type { Charge, PaymentIntentState } from '../domain/charge.js';
import type { DeclineReason } from '../domain/decline.js';
import { UnavailableError } from '../errors.js';
import { declineReason } from './decline-reasons.js';
import { type GrantedToken, type TokenNeed, tokenTrouble } from './granted-token.js';
import { confirmParams, createParams, type PaymentRequest, type TokenParameter, withToken } from './payment-params.js';
import { type CallBudget, isServerError, type StripeCall } from './stripe-call.js';

export type { CallBudget, PaymentRequest };

/** What Stripe said to an attempt: read, so it will not change its mind about this attempt. */
export type PaymentAnswer =
  | { kind: 'state'; intent: PaymentIntentState }
  | { kind: 'declined'; reason: DeclineReason; intent?: PaymentIntentState }
  /** Stripe failed or would not do it, and will not under this key: the PaymentIntent tells whether it was paid. */
  | { kind: 'broken'; cause: unknown };

/** Every method throws UnavailableError where Stripe's answer could not be had within the budget. */
export interface PaymentService {
  /** The token goes with the create call: there is no PaymentIntent to confirm later. */
  readonly confirmsWithCreate: boolean;
  /** Creates the PaymentIntent of a generation without the token; repeated calls give the same one. */
  create(request: PaymentRequest, budget: CallBudget): Promise<PaymentAnswer>;
  createAndConfirm(request: PaymentRequest, token: string, budget: CallBudget): Promise<PaymentAnswer>;
  /** Confirms the charge's PaymentIntent; an attempt that is repeated carries the same Stripe idempotency key. */
  confirm(request: PaymentRequest, intentId: string, token: string, budget: CallBudget): Promise<PaymentAnswer>;
  retrieve(intentId: string, budget: CallBudget): Promise<PaymentIntentState>;
  /** Fences: afterwards the PaymentIntent is `canceled` for ever, or the answer says what it became before. */
  cancel(intentId: string, budget: CallBudget): Promise<PaymentIntentState>;
  /**
   * Settles a create-and-confirm whose answer was lost, without the token: finds its PaymentIntent, or takes its
   * idempotency key so that the lost call can never run. `undefined` where that ran and made no PaymentIntent.
   */
  settleLostCreate(request: PaymentRequest, budget: CallBudget): Promise<PaymentIntentState | undefined>;
  /** Why the token cannot pay this; `undefined` when nothing speaks against it. */
  inspectToken(
    token: string,
    need: { amount: number; currency: string },
    budget: CallBudget,
  ): Promise<DeclineReason | undefined>;
  /** A budget that starts now; `milliseconds` of real time, whatever the clock of the sessions says. */
  budget(milliseconds: number): CallBudget;
  /** The account behind the key, where the key may see it. */
  account(budget: CallBudget): Promise<string | undefined>;
  readonly livemode: boolean;
}

/** Milliseconds after which a PaymentIntent is in Stripe's lists, if there is one. */
const LIST_LAG = 10 * 60_000;
/** Milliseconds by which Stripe's clock may be behind ours. */
const CLOCK_SKEW = 60_000;
const DAY = 24 * 60 * 60_000;

export interface PaymentServiceOptions {
  stripe: Stripe;
  call: StripeCall;
  /** A preview version, for calls that carry or read a shared payment token. */
  apiVersion: string;
  tokenParameter: TokenParameter;
  confirmsWithCreate: boolean;
  livemode: boolean;
  now: () => number;
}

export function createPaymentService(options: PaymentServiceOptions): PaymentService {
  const { stripe, call, apiVersion, tokenParameter, confirmsWithCreate, livemode, now } = options;

  async function inspectToken(token: string, need: { amount: number; currency: string }, budget: CallBudget) {
    const path = `/v1/shared_payment/granted_tokens/${encodeURIComponent(token)}`;
    try {
      const granted: GrantedToken = await call('granted_token', budget, ({ timeout }) =>
        stripe
          .rawRequest('GET', path, undefined, { apiVersion, timeout })
          .then((answer) => answer as unknown as GrantedToken),
      );
      const full: TokenNeed = { ...need, livemode, now: now() };
      return tokenTrouble(granted, full);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return 'token_unknown';
      throw unanswered(error);
    }
  }

  async function attempt(
    { charge }: PaymentRequest,
    token: string,
    budget: CallBudget,
    send: () => Promise<Stripe.PaymentIntent>,
  ): Promise<PaymentAnswer> {
    try {
      return { kind: 'state', intent: toState(await send()) };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError) {
        const intent = error.payment_intent && toState(error.payment_intent);
        return { kind: 'declined', reason: declineReason(error), intent };
      }
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return broken(error);
      if (error.payment_intent) return { kind: 'state', intent: toState(error.payment_intent) };
      if (!isTokenTrouble(error)) return broken(error);
      const reason = await inspectToken(token, charge, budget).catch(() => undefined);
      return { kind: 'declined', reason: reason ?? 'token_unusable' };
    }
  }

  /** Looks through Stripe's list from `skew` milliseconds before the charge on. */
  async function find(
    { charge }: PaymentRequest,
    budget: CallBudget,
    skew = CLOCK_SKEW,
  ): Promise<PaymentIntentState | undefined> {
    const created = { gte: Math.floor((charge.createdAt - skew) / 1000) };
    let page: Stripe.ApiList<Stripe.PaymentIntent> | undefined;
    do {
      const after = page?.data.at(-1)?.id;
      page = await call('list', budget, ({ timeout }) =>
        stripe.paymentIntents.list({ created, limit: 100, ...(after && { starting_after: after }) }, { timeout }),
      );
      const found = page.data.map(toState).find((state) => isOf(charge, state));
      if (found) return found;
    } while (page.has_more);
    return undefined;
  }

  const service: PaymentService = {
    confirmsWithCreate,
    livemode,
    inspectToken,
    budget: (milliseconds) => ({ deadline: now() + milliseconds }),

    async create(request, budget) {
      const idempotencyKey = createKey(request.charge);
      try {
        const intent = await call(
          'create',
          budget,
          ({ timeout }) => stripe.paymentIntents.create(createParams(request), { timeout, idempotencyKey }),
          { serverErrorsStay: true },
        );
        return { kind: 'state', intent: toState(intent) };
      } catch (error) {
        return broken(error);
      }
    },

    createAndConfirm: (request, token, budget) =>
      attempt(request, token, budget, () => {
        const params = { ...createParams(request), ...confirmParams(request), confirm: true };
        return call(
          'create',
          budget,
          ({ timeout }) =>
            stripe.paymentIntents.create(withToken<Stripe.PaymentIntentCreateParams>(params, token, tokenParameter), {
              timeout,
              apiVersion,
              idempotencyKey: createKey(request.charge),
            }),
          { serverErrorsStay: true },
        );
      }),

    confirm: (request, intentId, token, budget) =>
      attempt(request, token, budget, () =>
        call(
          'confirm',
          budget,
          ({ timeout }) =>
            stripe.paymentIntents.confirm(intentId, withToken(confirmParams(request), token, tokenParameter), {
              timeout,
              apiVersion,
              idempotencyKey: `acp:${request.charge.sessionId}:${request.charge.generation}:confirm:${request.charge.attempt}`,
            }),
          { serverErrorsStay: true },
        ),
      ),

    retrieve: (intentId, budget) =>
      answered(
        call('retrieve', budget, ({ timeout }) =>
          stripe.paymentIntents.retrieve(intentId, { expand: ['payment_method'] }, { timeout }),
        ),
      ),

    async cancel(intentId, budget) {
      try {
        return toState(
          await call('cancel', budget, ({ timeout }) => stripe.paymentIntents.cancel(intentId, {}, { timeout })),
        );
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return service.retrieve(intentId, budget);
        throw unanswered(error);
      }
    },

    async settleLostCreate(request, budget) {
      const found = await find(request, budget);
      if (found) return found;
      const made = await service.create(request, budget);
      if (made.kind === 'state') return made.intent;
      // The key is taken with other parameters: the lost call did run after all.
      const late = await find(request, budget);
      if (late) return late;
      const cause = made.kind === 'broken' && made.cause;
      const isTaken = cause instanceof Stripe.errors.StripeIdempotencyError;
      if (isTaken && now() - request.charge.createdAt > LIST_LAG) return find(request, budget, DAY);
      throw new UnavailableError('It is not known yet what a lost call made at Stripe', { cause });
    },

    async account(budget) {
      try {
        const account = await call('account', budget, ({ timeout }) =>
          stripe.accounts.retrieveCurrent({}, { timeout }),
        );
        return account.id;
      } catch (error) {
        if (error instanceof Stripe.errors.StripePermissionError) return undefined;
        throw unanswered(error);
      }
    },
  };
  return service;
}

const createKey = (charge: Charge): string => `acp:${charge.sessionId}:${charge.generation}:create`;

const isOf = (charge: Charge, state: PaymentIntentState): boolean =>
  state.sessionId === charge.sessionId && state.generation === charge.generation;

/** Stripe's answers about a token it will not take carry no code, or say that the token does not exist. */
const isTokenTrouble = (error: Stripe.errors.StripeError): boolean =>
  error.code === undefined || (error.code === 'resource_missing' && error.statusCode === 400);

/** An answer that no repeat under the same key will change; throws where there was none. */
function broken(error: unknown): PaymentAnswer {
  const { StripeInvalidRequestError, StripeIdempotencyError } = Stripe.errors;
  const isSettled = error instanceof StripeInvalidRequestError || error instanceof StripeIdempotencyError;
  if (isSettled || isServerError(error)) return { kind: 'broken', cause: error };
  throw unanswered(error);
}

async function answered(intent: Promise<Stripe.PaymentIntent>): Promise<PaymentIntentState> {
  try {
    return toState(await intent);
  } catch (error) {
    throw unanswered(error);
  }
}

function unanswered(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  return new UnavailableError(`Stripe refused a call: ${error.type} ${error.code ?? error.statusCode ?? ''}`, {
    cause: error,
  });
}

function toState(intent: Stripe.PaymentIntent): PaymentIntentState {
  const { checkout_session_id: sessionId, generation } = intent.metadata;
  const method = typeof intent.payment_method === 'object' ? intent.payment_method : undefined;
  return {
    id: intent.id,
    status: intent.status as PaymentIntentState['status'],
    amount: intent.amount,
    currency: intent.currency,
    sessionId,
    generation: generation === undefined ? undefined : Number(generation),
    card: method?.card && { brand: method.card.brand, last4: method.card.last4 },
  };
}

import Stripe from 'stripe';
import type { Charge, PaymentIntentState } from '../domain/charge.js';
import type { DeclineReason } from '../domain/decline.js';
import { declineReason } from './decline-reasons.js';
import { type GrantedToken, type TokenNeed, tokenTrouble } from './granted-token.js';
import { settleLostCreate } from './lost-create.js';
import { confirmParams, createParams, type PaymentRequest, type TokenParameter, withToken } from './payment-params.js';
import {
  answered,
  broken,
  isDetailTrouble,
  isTokenTrouble,
  type PaymentAnswer,
  toState,
  unanswered,
} from './stripe-answers.js';
import type { CallBudget, StripeCall } from './stripe-call.js';

export type { CallBudget, PaymentAnswer, PaymentRequest };

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

export interface PaymentServiceOptions {
  stripe: Stripe;
  call: StripeCall;
  /** A preview version, for calls that carry or read a shared payment token. */
  apiVersion: string;
  tokenParameter: TokenParameter;
  confirmsWithCreate: boolean;
  livemode: boolean;
  now: () => number;
  /** Told of a payment that Stripe will not take for reasons that may be ours; it carries no secret but in its body. */
  onRefusedDetails?: (error: { code?: string; param?: string }) => void;
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
      if (isDetailTrouble(error)) {
        options.onRefusedDetails?.(error);
        return { kind: 'declined', reason: 'details_refused' };
      }
      if (!isTokenTrouble(error)) return broken(error);
      const reason = await inspectToken(token, charge, budget).catch(() => undefined);
      return { kind: 'declined', reason: reason ?? 'token_unusable' };
    }
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

    settleLostCreate: (request, budget) =>
      settleLostCreate({ stripe, call, now, create: service.create }, request, budget),

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

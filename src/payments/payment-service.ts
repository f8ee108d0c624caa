import Stripe from 'stripe';
import type { Charge, PaymentIntentState } from '../domain/charge.js';
import { BLOCK_ANY, type RiskPolicy } from '../domain/risk.js';
import { declineReason } from './decline-reasons.js';
import { type GrantedToken, judgeToken, type TokenNeed, type TokenVerdict } from './granted-token.js';
import { settleLostCreate } from './lost-create.js';
import {
  confirmParams,
  createParams,
  type PaymentInstrument,
  type PaymentRequest,
  type TokenParameter,
  withInstrument,
} from './payment-params.js';
import {
  broken,
  isDetailTrouble,
  isMissing,
  isProofTrouble,
  isTokenTrouble,
  type PaymentAnswer,
  toState,
  unanswered,
} from './stripe-answers.js';
import type { CallBudget, StripeCall } from './stripe-call.js';

export type { CallBudget, PaymentAnswer, PaymentInstrument, PaymentRequest, TokenVerdict };

/** What a token is to pay, in minor units, and with which cards. */
export type Payment = Pick<TokenNeed, 'amount' | 'currency' | 'cards'>;

/** Every method throws UnavailableError where Stripe's answer could not be had within the budget. */
export interface PaymentService {
  /** The token goes with the create call: there is no PaymentIntent to confirm later. */
  readonly confirmsWithCreate: boolean;
  /** Takes a place for every call of a payment; throws before any of them where Stripe is away or too busy. */
  admit(budget: CallBudget): void;
  /** Creates the PaymentIntent of a generation without the token; repeated calls give the same one. */
  create(request: PaymentRequest, budget: CallBudget): Promise<PaymentAnswer>;
  createAndConfirm(request: PaymentRequest, instrument: PaymentInstrument, budget: CallBudget): Promise<PaymentAnswer>;
  /** Confirms the charge's PaymentIntent; an attempt that is repeated carries the same Stripe idempotency key. */
  confirm(
    request: PaymentRequest,
    intentId: string,
    instrument: PaymentInstrument,
    budget: CallBudget,
  ): Promise<PaymentAnswer>;
  /** `undefined` where Stripe has no such PaymentIntent. */
  retrieve(intentId: string, budget: CallBudget): Promise<PaymentIntentState | undefined>;
  /** Fences: afterwards the PaymentIntent is `canceled` for ever, or the answer says what it became before. */
  cancel(intentId: string, budget: CallBudget): Promise<PaymentIntentState | undefined>;
  /**
   * Settles a create-and-confirm whose answer was lost, without the token: finds its PaymentIntent, or takes its
   * idempotency key so that the lost call can never run. `undefined` where that ran and made no PaymentIntent.
   */
  settleLostCreate(request: PaymentRequest, budget: CallBudget): Promise<PaymentIntentState | undefined>;
  /** Whether the token can pay this. */
  inspectToken(token: string, need: Payment, budget: CallBudget): Promise<TokenVerdict>;
  /** A budget that starts now, with the key of now; `milliseconds` of real time, whatever the clock of the sessions says. */
  budget(milliseconds: number): CallBudget;
  /** The account behind the key, where the key may see it. */
  account(budget: CallBudget): Promise<string | undefined>;
  readonly livemode: boolean;
}

export interface PaymentServiceOptions {
  stripe: Stripe;
  call: StripeCall;
  /** The secret key of now; the client's own unless given. */
  secretKey?: () => string;
  /** A preview version, for calls that carry or read a shared payment token. */
  apiVersion: string;
  tokenParameter: TokenParameter;
  confirmsWithCreate: boolean;
  livemode: boolean;
  /** Goes into the metadata of every PaymentIntent: several databases may share one Stripe account. */
  storeId: string;
  /** `BLOCK_ANY` unless given. */
  risk?: RiskPolicy;
  now: () => number;
  /** Told of a payment that Stripe will not take for reasons that may be ours; it carries no secret but in its body. */
  onRefusedDetails?: (error: { code?: string; param?: string }) => void;
}

export function createPaymentService(settings: PaymentServiceOptions): PaymentService {
  const { stripe, call, apiVersion, tokenParameter, confirmsWithCreate, livemode, now, storeId } = settings;
  const { risk = BLOCK_ANY, secretKey, onRefusedDetails } = settings;

  async function inspectToken(token: string, need: Payment, budget: CallBudget): Promise<TokenVerdict> {
    const path = `/v1/shared_payment/granted_tokens/${encodeURIComponent(token)}`;
    try {
      const granted: GrantedToken = await call('granted_token', budget, (options) =>
        stripe
          .rawRequest('GET', path, undefined, { apiVersion, ...options })
          .then((answer) => answer as unknown as GrantedToken),
      );
      const full: TokenNeed = { ...need, livemode, now: now() };
      return judgeToken(granted, full, risk);
    } catch (error) {
      if (isMissing(error)) {
        return { refused: 'token_unknown' };
      }
      throw unanswered(error);
    }
  }

  async function attempt(
    { charge }: PaymentRequest,
    { token }: PaymentInstrument,
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
      if (isProofTrouble(error)) return { kind: 'declined', reason: 'authentication_refused' };
      if (isDetailTrouble(error)) {
        onRefusedDetails?.(error);
        return { kind: 'declined', reason: 'details_refused' };
      }
      if (!isTokenTrouble(error)) return broken(error);
      const verdict = await inspectToken(token, charge, budget).catch(() => undefined);
      return { kind: 'declined', reason: verdict?.refused ?? 'token_unusable' };
    }
  }

  const service: PaymentService = {
    confirmsWithCreate,
    livemode,
    inspectToken,
    budget: (milliseconds) => ({
      deadline: now() + milliseconds,
      ...(secretKey && { apiKey: secretKey() }),
    }),
    admit: (budget) =>
      call.reserve(['granted_token', 'cancel', 'create', ...(confirmsWithCreate ? [] : ['confirm' as const])], budget),

    async create(request, budget) {
      const idempotencyKey = createKey(request.charge);
      try {
        const intent = await call(
          'create',
          budget,
          (options) => stripe.paymentIntents.create(createParams(request, storeId), { ...options, idempotencyKey }),
          { serverErrorsStay: true },
        );
        return { kind: 'state', intent: toState(intent) };
      } catch (error) {
        return broken(error);
      }
    },

    createAndConfirm: (request, instrument, budget) =>
      attempt(request, instrument, budget, () => {
        const params = { ...createParams(request, storeId), ...confirmParams(request), confirm: true };
        return call(
          'create',
          budget,
          (options) =>
            stripe.paymentIntents.create(
              withInstrument<Stripe.PaymentIntentCreateParams>(params, instrument, tokenParameter),
              { ...options, apiVersion, idempotencyKey: createKey(request.charge) },
            ),
          { serverErrorsStay: true },
        );
      }),

    confirm: (request, intentId, instrument, budget) =>
      attempt(request, instrument, budget, () =>
        call(
          'confirm',
          budget,
          (options) =>
            stripe.paymentIntents.confirm(
              intentId,
              withInstrument(confirmParams(request), instrument, tokenParameter),
              {
                ...options,
                apiVersion,
                idempotencyKey: `acp:${request.charge.sessionId}:${request.charge.generation}:confirm:${request.charge.attempt}`,
              },
            ),
          { serverErrorsStay: true },
        ),
      ),

    async retrieve(intentId, budget) {
      try {
        return toState(
          await call('retrieve', budget, (options) =>
            stripe.paymentIntents.retrieve(intentId, { expand: ['payment_method'] }, options),
          ),
        );
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw unanswered(error);
      }
    },

    async cancel(intentId, budget) {
      try {
        return toState(await call('cancel', budget, (options) => stripe.paymentIntents.cancel(intentId, {}, options)));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return service.retrieve(intentId, budget);
        throw unanswered(error);
      }
    },

    settleLostCreate: (request, budget) =>
      settleLostCreate({ stripe, call, now, create: service.create }, request, budget),

    async account(budget) {
      try {
        const account = await call('account', budget, (options) => stripe.accounts.retrieveCurrent({}, options));
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

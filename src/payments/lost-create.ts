import Stripe from 'stripe';
import type { Charge, PaymentIntentState } from '../domain/charge.js';
import { UnavailableError } from '../errors.js';
import { everyPage } from './list-pages.js';
import type { PaymentRequest } from './payment-params.js';
import { type PaymentAnswer, toState, unanswered } from './stripe-answers.js';
import { type CallBudget, isServerError, type StripeCall } from './stripe-call.js';

export interface LostCreateDeps {
  stripe: Stripe;
  call: StripeCall;
  now: () => number;
  /** Creates the PaymentIntent without the token, under the key of the lost call. */
  create: (request: PaymentRequest, budget: CallBudget) => Promise<PaymentAnswer>;
}

/** Milliseconds after which a PaymentIntent is in Stripe's lists, if there is one. */
const LIST_LAG = 10 * 60_000;
/**
 * Milliseconds around the opening of the charge in which a lost call can have made its PaymentIntent: it is sent once,
 * within the budget of one request, and Stripe's clock may be off by some minutes.
 */
const WINDOW = 15 * 60_000;

/**
 * Settles a create-and-confirm whose answer was lost, without the token: finds its PaymentIntent, or takes its
 * idempotency key so that the lost call can never run. `undefined` where that ran and made no PaymentIntent.
 */
export async function settleLostCreate(
  deps: LostCreateDeps,
  request: PaymentRequest,
  budget: CallBudget,
): Promise<PaymentIntentState | undefined> {
  const found = await find(deps, request.charge, budget);
  if (found) return found;
  const made = await deps.create(request, budget);
  if (made.kind === 'state') return made.intent;
  // The key is taken with other parameters, or its answer is a failure: the lost call did run after all. Its age is
  // taken before the list is asked, which has to know of it by then.
  const age = deps.now() - request.charge.createdAt;
  const late = await find(deps, request.charge, budget);
  if (late) return late;
  const cause = made.kind === 'broken' && made.cause;
  const hasRun = cause instanceof Stripe.errors.StripeIdempotencyError || isServerError(cause);
  if (hasRun && age > LIST_LAG) return undefined;
  throw new UnavailableError('It is not known yet what a lost call made at Stripe', { cause });
}

async function find({ stripe, call }: LostCreateDeps, charge: Charge, budget: CallBudget) {
  const seconds = (time: number): number => Math.floor(time / 1000);
  const created = { gte: seconds(charge.createdAt - WINDOW), lte: seconds(charge.createdAt + WINDOW) };
  const pages = everyPage((page) =>
    call('list', budget, (options) => stripe.paymentIntents.list({ created, ...page }, options)),
  );
  try {
    for await (const page of pages) {
      const found = page.map(toState).find((state) => isOf(charge, state));
      if (found) return found;
    }
  } catch (error) {
    throw unanswered(error);
  }
  return undefined;
}

const isOf = (charge: Charge, state: PaymentIntentState): boolean =>
  state.sessionId === charge.sessionId && state.generation === charge.generation;

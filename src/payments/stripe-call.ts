import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { type CircuitBreaker, createCircuitBreaker } from '../circuit-breaker.js';
import { UnavailableError } from '../errors.js';
import { type CallEnd, type OutsideCalls, UNWATCHED } from '../outside-calls.js';
import { createRateLimiter, type RateLimiter } from './rate-limiter.js';

/** Milliseconds that one HTTP call to Stripe may take. */
const CALL_TIMEOUT = 8000;
/** Milliseconds before the first retry; doubles each time. */
const FIRST_PAUSE = 150;

export type Endpoint =
  | 'create'
  | 'confirm'
  | 'cancel'
  | 'retrieve'
  | 'list'
  | 'granted_token'
  | 'account'
  | 'refund'
  | 'dispute'
  | 'event'
  | 'product'
  | 'price'
  | 'tax';

export interface CallBudget {
  /** Milliseconds since the epoch: no call starts, and none waits, beyond it. */
  deadline: number;
  /** The secret key of all calls; the client's own unless given. */
  apiKey?: string;
  /** When calls may start for which a place was taken before. */
  reserved?: Map<Endpoint, number>;
}

export interface StripeCallOptions {
  /** For each endpoint. */
  ratePerSecond: number;
  now: () => number;
  /** Names these calls' breaker. */
  circuit?: string;
  calls?: OutsideCalls;
}

/** What every call hands to the SDK. */
export type CallOptions = { timeout: number; apiKey?: string };

/**
 * Runs calls to Stripe within a budget: waits for the endpoint's rate limit, retries with the same idempotency key
 * what Stripe did not decide (lost connections, 409, 429, 5xx), then throws UnavailableError. Any other error of the SDK
 * is an answer and comes through; so is a 5xx where the caller says that a repeat could only read it again.
 */
export function createStripeCall(options: StripeCallOptions) {
  const { now, circuit = 'stripe', calls = UNWATCHED } = options;
  const breaker: CircuitBreaker = createCircuitBreaker(now);
  calls.circuit(circuit, breaker.isOpen);
  const limiters = new Map<Endpoint, RateLimiter>();

  function refuseWhileAway(endpoint: Endpoint, milliseconds: number): void {
    if (milliseconds <= 0) return;
    calls.heldBack(endpoint);
    throw new UnavailableError('Stripe does not answer', { retryAfter: Math.ceil(milliseconds / 1000) });
  }

  /** Milliseconds to wait for a place among the calls to an endpoint. */
  function place(endpoint: Endpoint, maxWait: number): number {
    let limiter = limiters.get(endpoint);
    if (!limiter) {
      limiter = createRateLimiter(options.ratePerSecond, now);
      limiters.set(endpoint, limiter);
    }
    const wait = limiter.reserve(maxWait);
    if (wait === undefined) {
      calls.heldBack(endpoint);
      throw new UnavailableError('The limit of calls to Stripe is reached', { retryAfter: 5 });
    }
    return wait;
  }

  function admit(endpoint: Endpoint, { deadline, reserved }: CallBudget): number {
    refuseWhileAway(endpoint, breaker.blockedFor());
    const start = reserved?.get(endpoint);
    if (start === undefined) return place(endpoint, deadline - now());
    reserved?.delete(endpoint);
    return start - now();
  }

  /**
   * Takes a place for each of these calls, so that work which needs all of them is refused before it begins and not in
   * the middle. Throws UnavailableError where Stripe is away, or where waiting would use up half of the budget.
   */
  function reserve(endpoints: readonly Endpoint[], budget: CallBudget): void {
    refuseWhileAway(endpoints[0] ?? 'create', breaker.openFor());
    const maxWait = (budget.deadline - now()) / 2;
    const starts = endpoints.map((endpoint) => [endpoint, now() + place(endpoint, maxWait)] as const);
    budget.reserved = new Map(starts);
  }

  async function call<T>(
    endpoint: Endpoint,
    budget: CallBudget,
    send: (options: CallOptions) => Promise<T>,
    { serverErrorsStay = false } = {},
  ): Promise<T> {
    for (let pause = FIRST_PAUSE; ; pause *= 2) {
      const wait = admit(endpoint, budget);
      if (wait > 0) await sleep(wait);
      const watched = calls.begin(endpoint);
      try {
        // The SDK passes over a timeout that is no integer.
        const timeout = Math.ceil(Math.max(1, Math.min(CALL_TIMEOUT, budget.deadline - now())));
        const answer = await send({ timeout, ...(budget.apiKey !== undefined && { apiKey: budget.apiKey }) });
        watched.ended({ outcome: 'ok', ...headOf(answer) });
        breaker.succeeded();
        return answer;
      } catch (error) {
        const undecided = undecidedKind(error);
        watched.ended(endOf(error, undecided));
        if (undecided === undefined) {
          breaker.succeeded();
          throw error;
        }
        if (undecided !== 'busy') breaker.failed();
        const spread = pause * (0.5 + Math.random() / 2);
        if (undecided === 'server' && (serverErrorsStay || isKept(error))) throw error;
        if (now() + spread >= budget.deadline) {
          throw new UnavailableError(`Stripe gave no answer to ${endpoint}`, { cause: error });
        }
        await sleep(spread);
      }
    }
  }

  return Object.assign(call, { reserve });
}

export type StripeCall = ReturnType<typeof createStripeCall>;

/** What the SDK keeps beside an answer. */
const headOf = (answer: unknown): Omit<CallEnd, 'outcome'> => {
  const { lastResponse } = (answer ?? {}) as { lastResponse?: { statusCode?: number; requestId?: string } };
  return { status: lastResponse?.statusCode, requestId: lastResponse?.requestId };
};

const OUTCOMES = { connection: 'no_answer', busy: 'busy', server: 'server_error' } as const;

function endOf(error: unknown, undecided: Undecided | undefined): CallEnd {
  const answered = error instanceof Stripe.errors.StripeCardError ? 'declined' : 'refused';
  const { statusCode, requestId } = error as Partial<Stripe.errors.StripeError>;
  return { outcome: undecided ? OUTCOMES[undecided] : answered, status: statusCode, requestId };
}

type Undecided = 'connection' | 'busy' | 'server';

/** How an error leaves open what happened at Stripe; `undefined` when it is an answer. */
function undecidedKind(error: unknown): Undecided | undefined {
  if (error instanceof Stripe.errors.StripeConnectionError) return 'connection';
  if (error instanceof Stripe.errors.StripeRateLimitError) return 'busy';
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  if (error.statusCode === 409 || error.statusCode === 429) return 'busy';
  if (isServerError(error)) return 'server';
  const unreadable = error instanceof Stripe.errors.StripeAPIError && error.statusCode === undefined;
  return unreadable ? 'connection' : undefined;
}

/**
 * Stripe has ended this request and says under its idempotency key what it said before, for a day
 * (docs.stripe.com/api/idempotent_requests).
 */
export const isKept = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.headers?.['idempotent-replayed'] === 'true';

/** Stripe failed while it was at work: whether the call had its effect is not known. */
export const isServerError = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && ((error.statusCode ?? 0) >= 500 || error.statusCode === 424);

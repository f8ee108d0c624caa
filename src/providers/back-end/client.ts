import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { signBody } from '../../body-signature.js';
import { type CircuitBreaker, createCircuitBreaker } from '../../circuit-breaker.js';
import { type Clock, monotonicClock } from '../../clock.js';
import { UnavailableError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { type OutsideCalls, UNWATCHED } from '../../outside-calls.js';
import type { Secret } from '../../secret.js';
import { BackEndFault, type FaultKind } from './fault.js';
import { readAnswer } from './read-answer.js';
import { createSend } from './send.js';

/** How long a question may take, and how much may come of it. */
export interface AskLimits {
  /** Milliseconds for one try. */
  perTry: number;
  /** Milliseconds for all of them; as long as one try where there is to be no second one. */
  overall: number;
  mostBytes: number;
}

/** What only looks something up: a second try does no harm. */
export const LOOK_UP: AskLimits = { perTry: 3_000, overall: 5_000, mostBytes: 1024 * 1024 };

export interface Question<T> {
  /** Such as `tax.assess`. */
  type: string;
  /** Names the request in both logs. */
  id: string;
  /** What is asked, as it is sent. */
  fields: object;
  answer: z.ZodType<T>;
  limits?: AskLimits;
}

export interface BackEndDeps {
  /** Signs the requests, as of now; unsigned without it, which is for development alone. */
  secret: () => Secret | undefined;
  userAgent: string;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  calls?: OutsideCalls | undefined;
}

/** The merchant's own back end. */
export interface BackEnd {
  /** @throws UnavailableError where it gives no answer of use; why is in the log */
  ask<T>(url: string, question: Question<T>): Promise<T>;
}

/** Milliseconds before a second try. */
const PAUSE = 100;
/** Seconds after which whoever was refused may ask again, where the back end does not say. */
const RETRY_AFTER = 2;
/** What a back end asks for is between it and this server: agents may look again after a minute. */
const LONGEST_RETRY_AFTER = 60;
const MAY_PASS: readonly FaultKind[] = ['broken', 'busy', 'failed'];
const IS_AWAY: readonly FaultKind[] = ['broken', 'slow', 'failed'];

/** Asks signed questions, each a POST of JSON to the address that shop.json has for it. */
export function createBackEnd({ secret, userAgent, clock, logger, calls = UNWATCHED }: BackEndDeps): BackEnd {
  const send = createSend();
  const breakers = new Map<string, CircuitBreaker>();
  calls.circuit('back_end', () => [...breakers.values()].some(({ isOpen }) => isOpen()));

  function breakerOf(url: string): CircuitBreaker {
    const known = breakers.get(url) ?? createCircuitBreaker(monotonicClock.now);
    breakers.set(url, known);
    return known;
  }

  function headersFor(body: string, signing: Secret | undefined): Record<string, string> {
    return {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'User-Agent': userAgent,
      ...(signing && { 'Acp-Seller-Signature': signBody(signing.reveal(), body, Math.floor(clock.now() / 1000)) }),
    };
  }

  async function ask<T>(url: string, { type, id, fields, answer, limits = LOOK_UP }: Question<T>): Promise<T> {
    const breaker = breakerOf(url);
    const wait = breaker.blockedFor();
    if (wait > 0) {
      calls.heldBack(type);
      throw new UnavailableError(`The back end is away (${type})`, { retryAfter: Math.ceil(wait / 1000) });
    }
    const body = JSON.stringify({ type, id, ...fields });
    const signing = secret();
    const deadline = monotonicClock.now() + limits.overall;
    for (let isFirst = true; ; isFirst = false) {
      const timeout = Math.max(1, Math.min(limits.perTry, deadline - monotonicClock.now()));
      const watched = calls.begin(type);
      const headers = { ...headersFor(body, signing), ...watched.headers };
      try {
        const said = readAnswer(await send(url, headers, body, { timeout, mostBytes: limits.mostBytes }), answer);
        watched.ended({ outcome: 'ok' });
        breaker.succeeded();
        return said;
      } catch (error) {
        watched.ended({ outcome: error instanceof BackEndFault ? error.kind : 'wrong' });
        if (!(error instanceof BackEndFault)) throw error;
        if (IS_AWAY.includes(error.kind)) breaker.failed();
        else breaker.succeeded();
        const pause = (error.retryAfter ?? 0) * 1000 + PAUSE;
        const again = isFirst && limits.overall > limits.perTry && MAY_PASS.includes(error.kind);
        if (!again || monotonicClock.now() + pause >= deadline) throw given(error, url, type);
        await sleep(pause);
      }
    }
  }

  function given(fault: BackEndFault, url: string, type: string): UnavailableError {
    const { origin, pathname } = new URL(url);
    logger.warn({ url: origin + pathname, detail: `${type}: ${fault.message}` }, 'the back end gave no answer of use');
    return new UnavailableError(`The back end gave no answer of use (${type}: ${fault.message})`, {
      retryAfter: Math.min(fault.retryAfter ?? RETRY_AFTER, LONGEST_RETRY_AFTER),
      cause: fault,
    });
  }

  return { ask };
}

import type { Clock } from '../clock.js';
import type { Delivery } from '../store/outbox.js';
import { DEFAULT_SIGNING, eventSignature } from './event-signature.js';
import type { Post, PostAnswer } from './post.js';
import { createSecretChoice, type Receiver } from './receivers.js';

export interface AttemptDeps {
  post: Post;
  clock: Clock;
  /** Milliseconds of a clock that nobody sets, to measure how long things take. */
  monotonic: () => number;
  /** Milliseconds for one attempt, with all that belongs to it. */
  timeout: number;
  userAgent: string;
  /** When given, attempts under way come to an end. */
  signal: AbortSignal;
}

/** What came of an attempt; `problem` is absent where the receiver has the event. */
export interface AttemptOutcome {
  status?: number;
  problem?: string;
  retryAfterSeconds?: number | undefined;
}

/** Sends events to one receiver: the same bytes under the same `Request-Id` each time, signed anew. */
export function createAttempt(receiver: Receiver, deps: AttemptDeps) {
  const { post, clock, monotonic, timeout, userAgent, signal } = deps;
  const { header, format } = receiver.signing ?? DEFAULT_SIGNING;
  const choice = createSecretChoice(receiver);

  function send({ id, body }: Delivery, secret: string, left: number): Promise<PostAnswer> {
    const now = clock.now();
    const headers = {
      'Content-Type': 'application/json',
      [header]: eventSignature(format, secret, body, Math.floor(now / 1000)),
      'Request-Id': id,
      Timestamp: new Date(now).toISOString(),
      'User-Agent': userAgent,
    };
    return post(receiver.url, headers, body, { timeout: left, signal });
  }

  return async function attempt(delivery: Delivery): Promise<AttemptOutcome> {
    const began = monotonic();
    try {
      let secret = choice.usual();
      let answer = await send(delivery, secret.reveal(), timeout);
      const left = timeout - (monotonic() - began);
      const another = answer.status === UNAUTHORIZED && left > 0 ? choice.another() : undefined;
      if (another) {
        secret = another;
        answer = await send(delivery, secret.reveal(), left);
      }
      const { status, retryAfterSeconds } = answer;
      if (!isSuccess(status)) return { status, problem: refusal(status), retryAfterSeconds };
      choice.worked(secret);
      return { status };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : 'It could not be sent.' };
    }
  };
}

export type Attempt = ReturnType<typeof createAttempt>;

/** The receiver does not know the secret: it may not have the new one yet, or the old one no more. */
const UNAUTHORIZED = 401;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const refusal = (status: number): string =>
  status >= 300 && status < 400
    ? `The receiver answered ${status}, and no redirect is followed.`
    : `The receiver answered ${status}.`;

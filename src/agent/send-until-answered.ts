import { setTimeout as sleep } from 'node:timers/promises';
import { AcpError, errorBody, NoAnswerError } from './acp-error.js';
import type { HttpExchange, Incoming, Outgoing } from './http-exchange.js';

/** How long to try, in milliseconds. */
export interface Patience {
  /** For everything together. */
  deadline: number;
  /** For one attempt. */
  timeout: number;
  /** Before the second attempt; doubles with each one that follows. */
  firstPause: number;
}

/** An answer, and how many times the request was sent for it. */
export interface Answer<Body> {
  status: number;
  headers: Incoming['headers'];
  body: Body;
  attempts: number;
}

/** Conflicts that pass by themselves: the first request with this key, or the session's payment, is still running. */
const PASSING_CONFLICTS = ['idempotency_in_flight', 'session_in_progress'];
const LONGEST_PAUSE = 5_000;

/**
 * Sends the very same request, idempotency key and all, until it is answered for good: lost connections, timeouts,
 * 429, 5xx and passing conflicts are tried again after a pause, which `Retry-After` can only make longer.
 * Throws AcpError for the last answer where it is none, and NoAnswerError where there was none.
 */
export async function sendUntilAnswered<Body>(
  exchange: HttpExchange,
  outgoing: Omit<Outgoing, 'timeout'>,
  { deadline, timeout, firstPause }: Patience,
): Promise<Answer<Body>> {
  const end = performance.now() + deadline;
  for (let attempts = 1; ; attempts += 1) {
    const left = end - performance.now();
    const outcome = await attempt(exchange, { ...outgoing, timeout: Math.max(1, Math.min(timeout, left)) });
    const answer = 'lost' in outcome ? undefined : { ...outcome, body: parse(outcome.text), attempts };
    if (answer && answer.status >= 200 && answer.status < 300) {
      const { status, headers, body } = answer;
      return { status, headers, body: body as Body, attempts };
    }
    const pause = Math.max(spread(firstPause, attempts), retryAfter(answer));
    if ((answer && !passes(answer)) || performance.now() + pause >= end) {
      if (answer) throw new AcpError(answer);
      throw new NoAnswerError(`${outgoing.method} ${outgoing.url.pathname}`, attempts, outcome);
    }
    await sleep(pause);
  }
}

async function attempt(exchange: HttpExchange, outgoing: Outgoing): Promise<Incoming | { lost: unknown }> {
  try {
    return await exchange.send(outgoing);
  } catch (error) {
    return { lost: error };
  }
}

/** Whether the same request may be answered differently later. */
function passes({ status, body }: { status: number; body: unknown }): boolean {
  if (status === 409) return PASSING_CONFLICTS.includes(errorBody(body).code ?? '');
  return status === 429 || status >= 500;
}

const spread = (firstPause: number, attempts: number): number =>
  Math.min(LONGEST_PAUSE, firstPause * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2);

/** Milliseconds; the other form of the header, a date, is read as none. */
function retryAfter(answer: Pick<Incoming, 'headers'> | undefined): number {
  const seconds = Number(answer?.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { randomUUID } from 'node:crypto';
import type { Post } from '../outbox/post.js';
import type { Secret } from '../secret.js';
import { type FeedVerdict, readFeedAnswer } from './feed-answer.js';
import { FeedPushError } from './feed-push-error.js';

export interface FeedAgentDeps {
  post: Post;
  /** The agent's address, below which `/feeds` is. */
  url: string;
  /** The key of now. */
  key: () => Secret;
  apiVersion: string;
  userAgent: string;
  /** Milliseconds for one attempt. */
  timeout: number;
  /** How often a request is sent at most. */
  attempts: number;
  /** Waits for so many milliseconds, or until the signal; then it throws. */
  pause: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** Numbers from 0 to 1. */
  random: () => number;
  onRetry?: (problem: string, ms: number) => void;
}

/** A feed that an agent hosts, as its writer sees it (ACP 2026-04-17, openapi.feed.yaml). */
export interface FeedAgent {
  /** Makes a feed for a country, ISO 3166-1 alpha-2; the result is its id. Throws FeedPushError. */
  create(country: string, signal?: AbortSignal): Promise<string>;
  /** Puts products, each as JSON, in place of those with their ids; others stay. Throws FeedPushError. */
  upsert(feedId: string, products: readonly string[], signal?: AbortSignal): Promise<void>;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
/** Milliseconds; who asks for more is left alone until the next push. */
const LONGEST_ASKED = 120_000;
const JITTER = 0.2;

/**
 * Each request has an Idempotency-Key of its own, the same at every attempt. The key does not come from the content:
 * a product that goes back to what it was must not be taken for its first sending.
 */
export function createFeedAgent(deps: FeedAgentDeps): FeedAgent {
  const { post, url, attempts, pause, random, onRetry } = deps;
  const base = url.replace(/\/+$/, '');

  async function send(method: 'POST' | 'PATCH', path: string, body: string, signal?: AbortSignal) {
    const key = deps.key().reveal();
    const headers = {
      authorization: `Bearer ${key}`,
      'api-version': deps.apiVersion,
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': randomUUID(),
      'user-agent': deps.userAgent,
    };
    const once = async (): Promise<FeedVerdict> => {
      const options = { timeout: deps.timeout, method, wantsBody: true, ...(signal && { signal }) };
      const answer = await post(`${base}${path}`, headers, body, options).catch((error: Error) => error.message);
      return typeof answer === 'string' ? { again: answer } : readFeedAnswer(answer, key);
    };
    for (let attempt = 1; ; attempt += 1) {
      const verdict = await once();
      if ('body' in verdict) return verdict.body;
      const { again, retryAfterSeconds } = verdict;
      const ms = pauseAfter(attempt, retryAfterSeconds, random);
      if (attempt >= attempts || signal?.aborted || ms > LONGEST_ASKED) {
        throw new FeedPushError('away', again, retryAfterSeconds);
      }
      onRetry?.(again, ms);
      await pause(ms, signal);
    }
  }

  return {
    async create(country, signal) {
      const { id } = await send('POST', '/feeds', JSON.stringify({ target_country: country }), signal);
      if (typeof id === 'string' && id !== '') return id;
      throw new FeedPushError('feed', 'The agent made a feed without an id; is this the address of a feed API?');
    },
    async upsert(feedId, products, signal) {
      await send(
        'PATCH',
        `/feeds/${encodeURIComponent(feedId)}/products`,
        `{"products":[${products.join(',')}]}`,
        signal,
      );
    },
  };
}

/** Milliseconds: twice as long each time, and never shorter than what was asked for. */
function pauseAfter(attempts: number, retryAfterSeconds: number | undefined, random: () => number): number {
  const base = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  const asked = Math.max(base, (retryAfterSeconds ?? 0) * 1000);
  return Math.round(asked * (1 + JITTER * random()));
}

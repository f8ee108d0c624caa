import type { PostAnswer } from '../outbox/post.js';
import { FeedPushError } from './feed-push-error.js';

/** What an answer of an agent's feed comes to: its body, a reason to try again, or an error. */
export type FeedVerdict = { body: Record<string, unknown> } | { again: string; retryAfterSeconds?: number | undefined };

/** Statuses after which the same request may succeed: too early, too much, in flight, or trouble on the other side. */
const PASSING: readonly number[] = [408, 409, 425, 429];
const LONGEST_MESSAGE = 300;

/**
 * Reads an answer. A success whose body did not arrive whole is as good as none: the request is sent again.
 * @param key the bearer key, which no message may repeat
 */
export function readFeedAnswer({ status, body: text = '', retryAfterSeconds }: PostAnswer, key: string): FeedVerdict {
  const body = parsed(text);
  if (status >= 200 && status < 300) {
    if (!body) return { again: `The agent answers ${status} with a body that is not whole.` };
    if (body.accepted === false) throw new FeedPushError('content', 'The agent did not accept the products.');
    return { body };
  }
  const said = saidBy(body, key);
  if (status === 401 || status === 403) {
    throw new FeedPushError('key', `The agent refuses the key (${status}): check PRODUCT_FEED_KEY, or --key.${said}`);
  }
  if (status === 404) {
    throw new FeedPushError('feed', `The agent knows no such feed (404): check its address and the feed's id.${said}`);
  }
  if (PASSING.includes(status) || status >= 500)
    return { again: `The agent answers ${status}.${said}`, retryAfterSeconds };
  if (status >= 300 && status < 400) {
    throw new FeedPushError(
      'feed',
      `The agent leads elsewhere (${status}), where the key is not sent: give the address itself.`,
    );
  }
  throw new FeedPushError('content', `The agent refuses the products (${status}).${said}`);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The agent's own sentence, such that it can be shown: without line ends, escapes and the key. */
function saidBy(body: Record<string, unknown> | undefined, key: string): string {
  const { message, param } = body ?? {};
  if (typeof message !== 'string' || message === '') return '';
  const where = typeof param === 'string' && param !== '' ? ` (${param})` : '';
  const text = `${message}${where}`.replaceAll(key, '…').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  return ` It says: ${text.slice(0, LONGEST_MESSAGE)}`;
}

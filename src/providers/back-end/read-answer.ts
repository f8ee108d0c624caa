import type { z } from 'zod';
import { checkForeign } from '../zod-problems.js';
import { BackEndFault } from './fault.js';
import type { SentAnswer } from './send.js';

/** How many mistakes are named. */
const MOST_NAMED = 5;

/**
 * The answer in its shape, without what the schema does not have.
 * @throws BackEndFault that names what is wrong by its place
 */
export function readAnswer<T>(answer: SentAnswer, schema: z.ZodType<T>): T {
  refuseStatus(answer);
  if (!/^application\/json\s*(;|$)/i.test(answer.contentType)) throw wrong('the Content-Type is not application/json');
  const checked = checkForeign(schema, parse(answer.body));
  if ('data' in checked) return checked.data;
  const { problems } = checked;
  const more = problems.length > MOST_NAMED ? `; and ${problems.length - MOST_NAMED} more` : '';
  throw wrong(`${problems.slice(0, MOST_NAMED).join('; ')}${more}`);
}

function refuseStatus({ status, retryAfter }: SentAnswer): void {
  if (status >= 200 && status < 300) return;
  if (status === 429) throw new BackEndFault('busy', 'answered 429', { retryAfter });
  if (status >= 500) throw new BackEndFault('failed', `answered ${status}`, { retryAfter });
  if (status >= 300 && status < 400) throw wrong(`answered ${status}, and no redirect is followed`);
  const hint = status === 401 || status === 403 ? '; see that both sides have the same BACK_END_SECRET' : '';
  throw wrong(`answered ${status}${hint}`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw wrong('the answer is not JSON');
  }
}

const wrong = (message: string) => new BackEndFault('wrong', message);

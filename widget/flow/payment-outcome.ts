import type { Order } from '../wire.js';
import { isObject } from './tool-answer.js';

/** What came of a payment sheet. */
export type PaymentOutcome =
  | { kind: 'paid'; order: Order }
  | { kind: 'declined'; text: string }
  | { kind: 'closed' }
  | { kind: 'failed'; text: string };

const DECLINED = 'The payment was declined. Try another way to pay.';
const FAILED = 'The payment did not go through.';

/**
 * Reads what `requestCheckout` resolved with: the completed session, its order alone, or a session with the messages
 * that say why it was not completed.
 */
export function outcomeOf(answer: unknown): PaymentOutcome {
  const said = isObject(answer) && isObject(answer.structuredContent) ? answer.structuredContent : answer;
  if (!isObject(said)) return { kind: 'closed' };
  const order = [said.order, said].find(isOrder);
  if (order) return { kind: 'paid', order };
  return failureOf(said) ?? { kind: 'failed', text: FAILED };
}

/** Reads what `requestCheckout` was rejected with. A sheet that was closed is nobody's mistake. */
export function outcomeOfError(error: unknown): PaymentOutcome {
  if (!isObject(error)) return { kind: 'failed', text: FAILED };
  const { name, code, message } = error;
  if (/cancel|dismiss|closed|abort/i.test([name, code, message].filter((part) => typeof part === 'string').join(' '))) {
    return { kind: 'closed' };
  }
  return failureOf(error) ?? { kind: 'failed', text: FAILED };
}

function failureOf({ messages, code, message }: Record<string, unknown>): PaymentOutcome | undefined {
  const first = Array.isArray(messages) ? messages.find((each) => isObject(each) && each.type === 'error') : undefined;
  const [why, text] = first ? [first.code, first.content] : [code, message];
  if (why === 'payment_declined') return { kind: 'declined', text: sentence(text) ?? DECLINED };
  // Without messages of the shop, a text is the host's own, for programmers.
  return first ? { kind: 'failed', text: sentence(text) ?? FAILED } : undefined;
}

const sentence = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A session has neither of the two. */
const isOrder = (value: unknown): value is Order & Record<string, unknown> =>
  isObject(value) &&
  typeof value.id === 'string' &&
  (typeof value.checkout_session_id === 'string' || typeof value.permalink_url === 'string');

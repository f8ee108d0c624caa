import type { Checkout, ToolResult } from '../wire.js';

/** What the shop says where it gives no session that can be gone on with. */
export interface Refusal {
  code: string;
  message: string;
  param?: string | undefined;
  /** The session all the same, such as one that is over. */
  checkout?: Checkout | undefined;
}

export type CheckoutAnswer = { kind: 'checkout'; checkout: Checkout } | { kind: 'refused'; refusal: Refusal };

const UNKNOWN = 'The shop could not be asked. Try again in a moment.';

/** Reads an answer of `update_checkout`; hosts and servers of several ages differ in what they put where. */
export function readCheckoutAnswer(result: ToolResult | null | undefined): CheckoutAnswer {
  const said = structured(result);
  const checkout = isCheckout(said.checkout) ? said.checkout : isCheckout(said) ? said : undefined;
  if (checkout && !result?.isError) return { kind: 'checkout', checkout };
  const error = isObject(said.error) ? said.error : said;
  return {
    kind: 'refused',
    refusal: {
      code: textOf(error.code) ?? 'unknown',
      message: textOf(error.message) ?? firstText(result) ?? UNKNOWN,
      param: textOf(error.param),
      checkout,
    },
  };
}

/** Codes of refusals that a repetition may answer otherwise. */
const PASSING = new Set([
  'idempotency_in_flight',
  'session_in_progress',
  'rate_limited',
  'service_unavailable',
  'internal_error',
]);

/** Whether the same request may be answered if it is sent again. */
export const isPassing = ({ code }: Refusal): boolean => PASSING.has(code);

const OVER = new Set(['session_not_modifiable', 'session_not_found', 'not_found', 'expired', 'completed', 'canceled']);

/** Whether the session cannot be gone on with, so that another one is needed. */
export const isOver = ({ code }: Refusal): boolean => OVER.has(code);

function structured(result: ToolResult | null | undefined): Record<string, unknown> {
  if (isObject(result?.structuredContent)) return result.structuredContent;
  try {
    const parsed: unknown = JSON.parse(firstText(result) ?? '');
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function firstText(result: ToolResult | null | undefined): string | undefined {
  const content: unknown = result?.content;
  const first = Array.isArray(content) ? content.find((part) => isObject(part) && part.type === 'text') : undefined;
  return textOf(first?.text);
}

/** Whether this is an object with properties to look at. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isCheckout = (value: unknown): value is Checkout & Record<string, unknown> =>
  isObject(value) && typeof value.id === 'string' && Array.isArray(value.totals);

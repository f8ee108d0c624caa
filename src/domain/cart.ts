import type { RequestedLine } from './commands.js';
import { toDraftLines } from './commands.js';
import type { Message } from './message.js';
import type { Buyer } from './party.js';
import type { Quote } from './quote.js';
import type { CheckoutDraft, LineAvailability } from './session.js';

/** What a cart is to have in it. */
export interface CartCommand {
  lines: RequestedLine[];
  buyer?: Buyer;
}

/** The first state of a cart. */
export interface CartCreateCommand extends CartCommand {
  locale?: string;
}

/** What a cart costs and whether it can be had, at one moment. */
export interface CartEstimate {
  quote: Quote;
  /** By line id. */
  availability: Record<string, LineAvailability>;
  messages: Message[];
}

/**
 * What somebody may buy later (ACP 2026-04-17, Cart): items with an estimate. It holds no stock, promises no price, and
 * has no status: it is there, or it is not. Times are milliseconds since the epoch.
 */
export interface Cart extends CartEstimate {
  id: string;
  agentId: string;
  /** Grows by one with every change. */
  revision: number;
  draft: CheckoutDraft;
  createdAt: number;
  updatedAt: number;
  expiresAt: number;
}

/** A cart as a draft of a checkout: what is known so far, which is neither an address nor what the agent can do. */
export function cartDraft(
  { lines, buyer }: CartCommand,
  before: Pick<CheckoutDraft, 'currency' | 'lines' | 'locale'>,
  newLineId: () => string,
): CheckoutDraft {
  return {
    currency: before.currency,
    lines: toDraftLines(lines, before.lines, newLineId),
    ...(buyer && { buyer }),
    ...(before.locale !== undefined && { locale: before.locale }),
    selections: [],
    agent: { interventions: [], extensions: [] },
  };
}

/** The draft of a cart that was shown before: a price that is another one by now is worth a message. */
export function shownDraft({ draft, quote }: Pick<Cart, 'draft' | 'quote'>): CheckoutDraft {
  const prices = new Map(quote.lines.map(({ id, variant }) => [id, variant.unitPrice]));
  const lines = draft.lines.map((line) => ({
    ...line,
    expectedUnitAmount: line.expectedUnitAmount ?? prices.get(line.id),
  }));
  return { ...draft, lines };
}

/** Whether nothing of it can be had now. */
export const isSoldOut = ({ quote, availability }: CartEstimate): boolean =>
  quote.lines.every(({ id }) => availability[id]?.status === 'out_of_stock');

/** Parts that a cart has in common with a session. */
const IN_CART = /^\$\.(?:line_items|totals)\b/;

/** A quote without what it says of parts that only a session has, such as an address that is missing. */
export const cartQuote = (quote: Quote): Quote => ({
  ...quote,
  messages: quote.messages.filter(({ param }) => param === undefined || IN_CART.test(param)),
});

/** Whether a cart is still there. */
export const isThere = (cart: Pick<Cart, 'expiresAt'>, now: number): boolean => cart.expiresAt > now;

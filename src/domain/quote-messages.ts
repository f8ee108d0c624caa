import type { BasketLine } from './basket.js';
import { maximumCharge, minimumCharge } from './charge-limits.js';
import type { RejectedCode } from './discounts.js';
import { type ErrorCode, isError, type Message } from './message.js';
import type { QuotedCredit } from './quote.js';
import { type Sentence, sentence } from './sentence.js';
import type { CheckoutDraft } from './session.js';

function mend(code: ErrorCode, param: string, content: Sentence): Message {
  return { type: 'error', code, param, content, severity: 'high', resolution: 'recoverable' };
}

/** What the draft itself lacks or has too much of, delivery aside. */
export function draftMessages(draft: CheckoutDraft, lines: readonly BasketLine[]): Message[] {
  const messages = [...lineMessages(lines), ...priceMessages(draft, lines)];
  if (!draft.buyer?.email && !draft.fulfillmentDetails?.email) {
    messages.push(mend('missing', '$.buyer.email', sentence('buyer.email_missing')));
  }
  return messages;
}

function lineMessages(lines: readonly BasketLine[]): Message[] {
  const messages: Message[] = [];
  const units = new Map<string, number>();
  lines.forEach(({ variant, quantity }, index) => {
    const before = units.get(variant.id) ?? 0;
    units.set(variant.id, before + quantity);
    const limit = variant.maxPerOrder;
    // Said once, at the line where the sum passes the limit.
    if (limit !== undefined && before <= limit && before + quantity > limit) {
      const content = sentence('line.too_many', { limit, title: { said: variant.title } });
      messages.push(mend('quantity_exceeded', `$.line_items[${index}].quantity`, content));
    }
  });
  return messages;
}

/** Prices that are not what the agent believes, such as from a feed that is out of date. */
function priceMessages({ lines: asked, currency }: CheckoutDraft, lines: readonly BasketLine[]): Message[] {
  return lines.flatMap(({ variant, id }, index): Message[] => {
    const expected = asked.find((line) => line.id === id)?.expectedUnitAmount;
    if (expected === undefined || expected === variant.unitPrice) return [];
    const price = { money: variant.unitPrice, currency };
    const content = sentence('line.price', { title: { said: variant.title }, price });
    const param = `$.line_items[${index}].unit_amount`;
    return [{ type: 'warning', code: 'price_change', severity: 'medium', param, content }];
  });
}

/** The catalog had it when it was put into the basket, and has it no longer. */
export function goneMessage(title: string, index: number): Message {
  return mend('not_found', `$.line_items[${index}]`, sentence('line.gone', { title: { said: title } }));
}

/** One warning for each code that was turned away (ACP 2026-04-17, discount extension §7). */
export function rejectionMessages(rejected: readonly RejectedCode[]): Message[] {
  return rejected.map(({ reason, message, index }) => ({
    type: 'warning',
    code: reason,
    content: message,
    param: `$.discounts.codes[${index}]`,
    severity: 'medium',
    resolution: 'recoverable',
  }));
}

/** What each store credit and gift card pays, and what is left of it. */
export function creditMessages(credits: readonly QuotedCredit[] = [], { currency }: CheckoutDraft): Message[] {
  return credits.map(({ isGiftCard, end, amount, left }) => {
    const values = { end, amount: { money: amount, currency }, left: { money: left, currency } };
    const key = isGiftCard ? 'gift_card.paid' : 'credit.paid';
    return { type: 'info', severity: 'info', param: '$.totals', content: sentence(key, values) };
  });
}

/**
 * Totals that cannot be charged. The minimum is looked at only when nothing else is missing: until then the total may
 * still grow by delivery and tax.
 */
export function totalMessages(total: number, currency: string, others: readonly Message[]): Message[] {
  const maximum = maximumCharge(currency);
  if (total > maximum) {
    const content = sentence('charge.above_maximum', { maximum: { money: maximum, currency } });
    return [mend('maximum_exceeded', '$.totals', content)];
  }
  const minimum = minimumCharge(currency);
  if (total > 0 && total < minimum && !others.some(isError)) {
    const content = sentence('charge.below_minimum', { minimum: { money: minimum, currency } });
    return [mend('minimum_not_met', '$.totals', content)];
  }
  return [];
}

import type { Cart } from '../domain/cart.js';
import type { WireCart } from './answers/cart.js';
import { fromBuyer } from './parties.js';
import { renderLine, renderMessage } from './render.js';
import type { OrderSettings } from './render-order.js';
import { renderTotals, type Say } from './render-totals.js';
import { iso } from './time.js';

/** What the shop puts into every cart. */
export interface CartSettings extends Pick<OrderSettings, 'texts'> {
  /** A URL with `{cart_id}` in it; absent where the shop has no page for carts. */
  continueUrl?: string;
}

/** A cart as ACP 2026-04-17 `Cart`. */
export function renderCart(cart: Cart, { continueUrl, texts }: CartSettings): WireCart {
  const { draft, quote, availability, messages } = cart;
  const say: Say = (content) => texts.say(content, draft.locale ?? texts.known[0]);
  return {
    id: cart.id,
    line_items: quote.lines.map((line) => renderLine(line, availability[line.id], say)),
    buyer: draft.buyer && fromBuyer(draft.buyer),
    currency: draft.currency,
    totals: renderTotals(quote.totals, say),
    messages: messages.map((message) => renderMessage(message, say)),
    continue_url: continueUrl?.replace('{cart_id}', cart.id),
    expires_at: iso(cart.expiresAt),
  };
}

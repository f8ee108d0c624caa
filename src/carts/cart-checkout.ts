import type { Answer, Checkout, Idempotency, RequestKey } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import { type Cart, isThere } from '../domain/cart.js';
import type { CreateCommand } from '../domain/commands.js';
import { problems } from '../errors.js';
import type { CartRef, Store } from '../store/store.js';

export interface CartCheckoutDeps {
  store: Pick<Store, 'read'>;
  idempotency: Pick<Idempotency, 'sealedAnswer' | 'replay'>;
  createSession: Checkout['create'];
  clock: Clock;
}

/**
 * Makes a checkout session out of a cart, for the same agent. The protocol has no request for it (2026-04-17, cart §2.2):
 * agents create a session with the items that they read from the cart, and this does the same for the shop. The cart
 * stays as it is, to be bought from again until its time is over.
 */
export function createCartCheckout({ store, idempotency, createSession, clock }: CartCheckoutDeps) {
  return async function toSession(
    ref: CartRef,
    key: RequestKey,
    also: Parameters<Checkout['create']>[3],
  ): Promise<Answer> {
    const rows = await store.read({ cart: ref, idempotencyKeys: [key.id] });
    const sealed = idempotency.sealedAnswer(rows, key, clock.now());
    if (sealed) return idempotency.replay(sealed);
    if (!rows.cart || !isThere(rows.cart, clock.now())) throw problems.cartNotFound();
    return createSession(ref.agentId, sessionCommand(rows.cart), key, also);
  };
}

export type CartCheckout = ReturnType<typeof createCartCheckout>;

/** Lines are told by their place in the cart: an item that is sold no more is an error that names it. */
const sessionCommand = ({ draft }: Cart): CreateCommand => ({
  currency: draft.currency,
  lines: draft.lines.map((line, index) => ({ ...line, path: `$.line_items[${index}].id` })),
  ...(draft.buyer && { buyer: draft.buyer }),
  ...(draft.locale !== undefined && { locale: draft.locale }),
  agent: draft.agent,
});

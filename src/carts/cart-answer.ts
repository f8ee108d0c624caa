import type { RequestKey, SealedRecord } from '../checkout/checkout.js';
import type { Cart } from '../domain/cart.js';

/** How a request ended: a cart to be rendered, or the bytes of an error that was answered before. */
export type CartAnswer =
  | { kind: 'cart'; cart: Cart; status: number; replayed: boolean }
  | { kind: 'error'; body: string; status: number; replayed: true };

/** What is kept under a key of a cart as it was answered. Carts have no log that it could point into. */
export const keptCart = (cart: Cart): { body: string } => ({ body: JSON.stringify(cart) });

/** The answer that was given before under this key. */
export function replayedCart({ status, answer }: SealedRecord): CartAnswer {
  if (!('body' in answer)) throw new Error('The kept answer is one of another kind');
  if (status >= FIRST_ERROR) return { kind: 'error', body: answer.body, status, replayed: true };
  return { kind: 'cart', cart: JSON.parse(answer.body), status, replayed: true };
}

const FIRST_ERROR = 400;

/** A change may come without a key where it does no harm to make it twice. */
export type MaybeKey = RequestKey | undefined;

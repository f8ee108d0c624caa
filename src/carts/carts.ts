import type { Checkout, Idempotency } from '../checkout/checkout.js';
import type { ProtocolError } from '../errors.js';
import { forgetAll } from '../every-item.js';
import type { Store } from '../store/store.js';
import { type CartAnswer, type MaybeKey, replayedCart } from './cart-answer.js';
import { type CartCheckout, createCartCheckout } from './cart-checkout.js';
import { type CartService, type CartServiceDeps, createCartService } from './cart-service.js';

export type { CartAnswer, MaybeKey } from './cart-answer.js';

export interface CartsDeps extends Omit<CartServiceDeps, 'store' | 'idempotency'> {
  store: Store;
  idempotency: Idempotency;
  checkout: Pick<Checkout, 'create' | 'requestKey'>;
}

/** The use cases of carts. */
export interface Carts extends CartService, Pick<Checkout, 'requestKey'> {
  /** Runs a change to its end; what is wrong with the request is kept under its key, where it has one. */
  guard: (
    key: MaybeKey,
    errorBody: (error: ProtocolError) => string,
    work: () => Promise<CartAnswer>,
  ) => Promise<CartAnswer>;
  /** For the shop: a checkout session with what is in a cart. */
  toSession: CartCheckout;
  /** For the shop: whose cart it is. */
  ownerOf: Store['cartOwner'];
  /** Deletes carts whose time is over; returns how many. */
  forget: (signal?: AbortSignal) => Promise<number>;
}

/** Puts the use cases of this room together. */
export function createCarts(deps: CartsDeps): Carts {
  const { store, idempotency, checkout, clock } = deps;
  const guarded = idempotency.guarding<CartAnswer>(replayedCart);
  return {
    ...createCartService(deps),
    requestKey: checkout.requestKey,
    guard: (key, errorBody, work) => (key ? guarded(key, errorBody, work) : work()),
    toSession: createCartCheckout({ store, idempotency, createSession: checkout.create, clock }),
    ownerOf: store.cartOwner,
    forget: (signal) => forgetAll((limit) => store.deleteCarts(clock.now(), limit), signal),
  };
}

import type { Idempotency, Quoting } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import { assess } from '../domain/availability.js';
import { shelvesOf } from '../domain/back-order.js';
import {
  type Cart,
  type CartCommand,
  type CartCreateCommand,
  type CartEstimate,
  cartDraft,
  cartQuote,
  isSoldOut,
  isThere,
  shownDraft,
} from '../domain/cart.js';
import { itemPaths } from '../domain/commands.js';
import type { Quote } from '../domain/quote.js';
import { problems, UnavailableError } from '../errors.js';
import { newId } from '../ids.js';
import type { CartRef, Puts, Rows, Store } from '../store/store.js';
import { type CartAnswer, keptCart, type MaybeKey, replayedCart } from './cart-answer.js';

export interface CartServiceDeps {
  store: Pick<Store, 'commit' | 'read'>;
  quoting: Quoting;
  idempotency: Pick<Idempotency, 'sealedAnswer' | 'seal'>;
  clock: Clock;
  rules: CartRules;
  onRefused: (limit: 'carts', agentId: string) => void;
}

export interface CartRules {
  /** Milliseconds from the last change until a cart is gone. */
  ttl: number;
  /** Carts that an agent may have. */
  maxCarts: number;
  /** So many units left, or fewer, are low stock. */
  lowStockThreshold: number;
  /** Lower-case ISO 4217: the one currency of the shop. */
  currency: string;
}

type Outcome = { cart: Cart } | { sealed: CartAnswer };

/** Milliseconds after which another cart may be gone. */
const CARTS_WAIT = 30_000;
/** How often a request that lost a race is decided anew before it gives up. */
const MAX_TRIES = 8;

/**
 * Carts (ACP 2026-04-17, cart §4): lists of items with an estimate, which hold no stock. A cart of another agent does
 * not exist, and neither does one that was canceled or whose time is over.
 */
export function createCartService({ store, quoting, idempotency, clock, rules, onRefused }: CartServiceDeps) {
  const newLineId = () => newId('li');

  /** `also` says what else is written in the same commit. Throws 422 where nothing of it can be had. */
  async function create(
    agentId: string,
    command: CartCreateCommand,
    key: MaybeKey,
    also: (cart: Cart, now: number) => Puts = () => ({}),
  ): Promise<CartAnswer> {
    const { currency } = rules;
    const draft = cartDraft(command, { currency, lines: [], locale: command.locale }, newLineId);
    const quote = await quoting.quote(draft, clock.now(), { agentId, itemPaths: itemPaths(command.lines) });
    const id = newId('cart');
    const keys = { ...keysOf(key), tallyOf: agentId, variants: variantsOf(quote) };
    const outcome = await store.commit<Outcome | { full: true }>(keys, (rows, now) => {
      const sealed = sealedIn(rows, key, now);
      if (sealed) return { result: { sealed } };
      const estimate = availableNow(estimated(quote, rows));
      if ((rows.tally?.carts ?? 0) >= rules.maxCarts) return { result: { full: true } };
      const expiresAt = now + rules.ttl;
      const cart = { id, agentId, revision: 1, draft, ...estimate, createdAt: now, updatedAt: now, expiresAt };
      return { result: { cart }, puts: { ...also(cart, now), cart, ...sealing(key, now, CREATED, cart) } };
    });
    if ('full' in outcome) throw tooManyCarts(agentId);
    return answered(outcome, CREATED);
  }

  /** With the prices and the stock of now: what moved since the cart was last changed is told. */
  async function get(ref: CartRef): Promise<Cart> {
    const before = present(await store.read({ cart: ref }), clock.now());
    const quote = await quoting.quote(shownDraft(before), clock.now(), {
      agentId: ref.agentId,
      previous: before.quote,
    });
    return { ...before, ...estimated(quote, await store.read({ variants: variantsOf(quote) })) };
  }

  /** All of it anew: what the command leaves out is out of the cart. */
  async function replace(ref: CartRef, command: CartCommand, key: MaybeKey): Promise<CartAnswer> {
    const reference = { cart: ref, ...keysOf(key) };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const rows = await store.read(reference);
      const known = sealedIn(rows, key, clock.now());
      if (known) return known;
      const before = present(rows, clock.now());
      const draft = cartDraft(command, before.draft, newLineId);
      const context = { agentId: ref.agentId, previous: before.quote, itemPaths: itemPaths(command.lines) };
      const quote = await quoting.quote(draft, clock.now(), context);
      const keys = { ...reference, variants: variantsOf(quote) };
      const outcome = await store.commit<Outcome | undefined>(keys, (newer, now) => {
        const sealed = sealedIn(newer, key, now);
        if (sealed) return { result: { sealed } };
        const { revision, createdAt, id, agentId } = present(newer, now);
        // Lines keep their ids, so the lines of another change are not those that were priced here.
        if (revision !== before.revision) return { result: undefined };
        const estimate = availableNow(estimated(quote, newer));
        const times = { createdAt, updatedAt: now, expiresAt: now + rules.ttl };
        const cart = { id, agentId, revision: revision + 1, draft, ...estimate, ...times };
        return { result: { cart }, puts: { cart, ...sealing(key, now, DONE, cart) } };
      });
      if (outcome) return answered(outcome, DONE);
    }
    throw new UnavailableError('The cart kept changing while it was updated');
  }

  /** The answer is the cart as it was last changed; nothing has to be asked to give it up. */
  async function cancel(ref: CartRef, key: MaybeKey): Promise<CartAnswer> {
    const outcome = await store.commit<Outcome>({ cart: ref, ...keysOf(key) }, (rows, now) => {
      const sealed = sealedIn(rows, key, now);
      if (sealed) return { result: { sealed } };
      const cart = present(rows, now);
      return { result: { cart }, puts: { removedCart: ref, ...sealing(key, now, DONE, cart) } };
    });
    return answered(outcome, DONE);
  }

  const estimated = (quote: Quote, { stock }: Pick<Rows, 'stock'>): CartEstimate => {
    const ofCart = cartQuote(quote);
    const { messages, availability } = assess(ofCart, stock, undefined, rules.lowStockThreshold);
    return { quote: ofCart, availability, messages };
  };

  function sealedIn(rows: Rows, key: MaybeKey, now: number): CartAnswer | undefined {
    const sealed = key && idempotency.sealedAnswer(rows, key, now);
    return sealed && replayedCart(sealed);
  }

  const sealing = (key: MaybeKey, now: number, status: number, cart: Cart): Puts =>
    key ? { idempotency: [idempotency.seal(key, now, status, keptCart(cart))] } : {};

  function tooManyCarts(agentId: string) {
    onRefused('carts', agentId);
    const why = 'This agent has too many carts. Cancel some, or wait until they expire.';
    return problems.rateLimited(why, CARTS_WAIT);
  }

  return { create, get, replace, cancel };
}

export type CartService = ReturnType<typeof createCartService>;

const CREATED = 201;
const DONE = 200;

const keysOf = (key: MaybeKey) => (key ? { idempotencyKeys: [key.id] } : {});

const variantsOf = (quote: Quote): string[] => shelvesOf([...new Set(quote.lines.map(({ variant }) => variant.id))]);

/** The cart of the rows; throws where there is none, or none any more. */
function present({ cart }: Pick<Rows, 'cart'>, now: number): Cart {
  if (!cart || !isThere(cart, now)) throw problems.cartNotFound();
  return cart;
}

function availableNow(estimate: CartEstimate): CartEstimate {
  if (isSoldOut(estimate)) throw problems.soldOut();
  return estimate;
}

const answered = (outcome: Outcome, status: number): CartAnswer =>
  'sealed' in outcome ? outcome.sealed : { kind: 'cart', cart: outcome.cart, status, replayed: false };

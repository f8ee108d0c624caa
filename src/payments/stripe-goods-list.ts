import Stripe from 'stripe';
import { wholeList } from './list-pages.js';
import { unanswered } from './stripe-answers.js';
import type { CallBudget, StripeCall } from './stripe-call.js';

/** What an account sells: its active products and its active one-time prices, newest first. */
export interface StripeGoodsList {
  products: Stripe.Product[];
  /** The product of each is its id. */
  prices: (Stripe.Price & { product: string })[];
}

export interface StripeGoodsListOptions {
  stripe: Stripe;
  call: StripeCall;
  /** Told of what the key may not read. */
  onForbidden: (what: string) => void;
}

/**
 * Reads Products and Prices (docs.stripe.com/api/products/list, docs.stripe.com/api/prices/list). Each page has the
 * budget that `newBudget` gives. Throws UnavailableError where Stripe does not answer in time, or does not let us.
 */
export function createStripeGoodsList({ stripe, call, onForbidden }: StripeGoodsListOptions) {
  async function reading<T>(what: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Stripe.errors.StripePermissionError) onForbidden(what);
      throw unanswered(error);
    }
  }

  return async (newBudget: () => CallBudget): Promise<StripeGoodsList> => {
    // Prices first: the product of a price is older than the price, so it is in the list that is read afterwards.
    const prices = await reading(
      'prices',
      wholeList((page) =>
        call('price', newBudget(), (options) =>
          stripe.prices.list({ active: true, type: 'one_time', ...page }, options),
        ),
      ),
    );
    const products = await reading(
      'products',
      wholeList((page) =>
        call('product', newBudget(), (options) => stripe.products.list({ active: true, ...page }, options)),
      ),
    );
    return { products, prices: prices.map((price) => ({ ...price, product: idOfProduct(price) })) };
  };
}

export type ReadStripeGoods = ReturnType<typeof createStripeGoodsList>;

const idOfProduct = ({ product }: Stripe.Price): string => (typeof product === 'string' ? product : product.id);

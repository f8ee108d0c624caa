import Stripe from 'stripe';
import { everyPage } from './list-pages.js';
import type { CallBudget, StripeCall } from './stripe-call.js';

/** A price with its product. */
export interface ListedPrice {
  price: Stripe.Price;
  product: Stripe.Product;
}

/**
 * The products and prices of an account (docs.stripe.com/api/prices/list), active prices only, a page at a time and
 * newest first. `budget` is asked for anew for each page. Errors of the SDK come through where Stripe has answered.
 */
export function createStripeCatalog({ stripe, call }: { stripe: Stripe; call: StripeCall }) {
  return {
    async *prices(budget: () => CallBudget): AsyncGenerator<ListedPrice[]> {
      const pages = everyPage((page) =>
        call('list', budget(), (options) =>
          stripe.prices.list({ active: true, expand: ['data.product'], ...page }, options),
        ),
      );
      for await (const prices of pages) {
        yield prices.flatMap((price) => {
          const { product } = price;
          return typeof product === 'string' || product.deleted ? [] : [{ price, product }];
        });
      }
    },
  };
}

export type StripeCatalog = ReturnType<typeof createStripeCatalog>;

/** What kept Stripe from answering, as a sentence for the operator; undefined where it is no answer of Stripe's. */
export function refusalOf(error: unknown): string | undefined {
  if (error instanceof Stripe.errors.StripePermissionError) {
    return 'the key may not read Products and Prices; give it read access to them';
  }
  return error instanceof Stripe.errors.StripeError ? error.message : undefined;
}

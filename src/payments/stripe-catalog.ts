import Stripe from 'stripe';
import type { CallBudget, StripeCall } from './stripe-call.js';

/** Prices of a page, the most that Stripe gives. */
const PAGE = 100;

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
      for (let after: string | undefined; ; ) {
        const page = await call('list', budget(), (options) =>
          stripe.prices.list(
            {
              active: true,
              limit: PAGE,
              expand: ['data.product'],
              ...(after !== undefined && { starting_after: after }),
            },
            options,
          ),
        );
        yield page.data.flatMap((price) => {
          const { product } = price;
          return typeof product === 'string' || product.deleted ? [] : [{ price, product }];
        });
        after = page.data.at(-1)?.id;
        if (!page.has_more || after === undefined) return;
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

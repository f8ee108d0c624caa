import { monotonicClock } from '../../clock.js';
import { createStripeCall } from '../../payments/stripe-call.js';
import { createStripeCatalog, type ListedPrice, refusalOf } from '../../payments/stripe-catalog.js';
import { createStripeClient } from '../../payments/stripe-client.js';
import { type GoodsTerms, goodsOfStripe } from '../../providers/stripe-goods.js';
import { scrub } from '../../scrub.js';
import { createTally, type Goods } from './goods.js';
import { ImportError } from './import-error.js';

/** Milliseconds that a page may take, retries and all. */
const PATIENCE = 20_000;
const CALLS_PER_SECOND = 20;

export interface StripeSource {
  secretKey: string;
  /** Another origin than Stripe's own. */
  apiBase?: string | undefined;
}

/**
 * Reads the products of an account at Stripe that have a price the shop can take.
 * @throws ImportError where Stripe does not give them, or has none
 */
export async function importStripe({ secretKey, apiBase }: StripeSource, terms: GoodsTerms): Promise<Goods> {
  const stripe = createStripeClient({ secretKey, ...(apiBase !== undefined && { apiBase }) });
  const call = createStripeCall({ ratePerSecond: CALLS_PER_SECOND, now: monotonicClock.now });
  const budget = () => ({ deadline: monotonicClock.now() + PATIENCE });
  const listed: ListedPrice[] = [];
  try {
    for await (const page of createStripeCatalog({ stripe, call }).prices(budget)) listed.push(...page);
  } catch (error) {
    const refusal = refusalOf(error) ?? refusalOf((error as Error).cause);
    if (refusal === undefined) throw error;
    throw new ImportError('The catalog at Stripe', [scrub(refusal)]);
  }

  const tally = createTally('price');
  const goods: Goods = { products: [], stock: [], notes: [] };
  for (const { product, prices } of byProduct(listed)) {
    const found = goodsOfStripe(product, prices, terms);
    if (found.product) goods.products.push(found.product);
    goods.stock.push(...found.stock);
    for (const { reason } of found.leftOut) tally.add(`left out: ${reason}`);
  }
  goods.notes.push(...tally.notes());
  if (goods.products.length === 0) {
    throw new ImportError('The catalog at Stripe', ['it has no price that this shop can take', ...goods.notes]);
  }
  return goods;
}

/** Products with their prices, both in the order of their making: Stripe lists the newest first. */
function byProduct(listed: readonly ListedPrice[]) {
  const found = new Map<string, { product: ListedPrice['product']; prices: ListedPrice['price'][] }>();
  for (const { product, price } of listed.toReversed()) {
    const known = found.get(product.id);
    if (known) known.prices.push(price);
    else found.set(product.id, { product, prices: [price] });
  }
  return found.values();
}

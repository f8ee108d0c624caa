import { monotonicClock } from '../../clock.js';
import { createStripeCall } from '../../payments/stripe-call.js';
import type { createStripeClient } from '../../payments/stripe-client.js';
import { createStripeGoodsList } from '../../payments/stripe-goods-list.js';
import { taxStanding } from '../../payments/tax-standing.js';
import type { Shop } from '../../providers/shop.js';
import { assortmentOf } from '../../providers/stripe-assortment.js';
import { count } from '../count.js';
import type { Findings } from './findings.js';

type Client = ReturnType<typeof createStripeClient>;

/** Milliseconds for one call. */
const BUDGET = 15_000;
/** Prices that are named one by one. */
const MOST_NAMED = 10;
const EVENTS = 'product.created, .updated, .deleted and price.created, .updated, .deleted';

/** What the shop has at Stripe beside its payments: its goods, and its tax. */
export async function examineStripeSources(stripe: Client, shop: Shop, ratePerSecond: number, findings: Findings) {
  if (shop.sources.catalog.kind === 'stripe') await examineGoods(stripe, shop, ratePerSecond, findings);
  if (shop.sources.tax.kind === 'stripe') await examineTax(stripe, findings);
}

async function examineGoods(stripe: Client, shop: Shop, ratePerSecond: number, findings: Findings): Promise<void> {
  const { now } = monotonicClock;
  const call = createStripeCall({ ratePerSecond, now });
  const read = createStripeGoodsList({ stripe, call, onForbidden: () => {} });
  try {
    const { variants, products, leftOut } = await assortmentOf(
      await read(() => ({ deadline: now() + BUDGET })),
      shop,
      shop.inventory,
    );
    const counted = `${count(variants.size, 'price')} of ${count(products.length, 'product')}`;
    if (variants.size > 0) findings.good('Catalog', `can be sold: ${counted}`);
    else findings.bad('Catalog', `no price at Stripe can be sold; expected active one-time prices in ${shop.currency}`);
    for (const { id, reason } of leftOut.slice(0, MOST_NAMED)) findings.note('Catalog', `${id} is not sold: ${reason}`);
    if (leftOut.length > MOST_NAMED) findings.note('Catalog', `and ${leftOut.length - MOST_NAMED} more are not sold`);
    findings.note('Catalog', `changes are heard of at once where the webhook endpoint has the events ${EVENTS}`);
  } catch (error) {
    findings.bad('Catalog', `products and prices cannot be read: ${reasonOf(error)}`);
  }
}

async function examineTax(stripe: Client, findings: Findings): Promise<void> {
  try {
    const { isActive, missing, registrations } = await taxStanding(stripe);
    const lack = missing.length > 0 ? `; its settings lack ${missing.join(', ')}` : '';
    if (isActive) findings.good('Tax', 'Stripe Tax is active');
    else findings.bad('Tax', `Stripe Tax is not active${lack}. See Tax settings in the dashboard`);
    if (registrations === undefined)
      findings.note('Tax', 'the key may not see where you are registered to collect tax');
    else if (registrations > 0) findings.good('Tax', `registered to collect tax in ${count(registrations, 'place')}`);
    else findings.note('Tax', 'no registration: Stripe Tax takes no tax anywhere until you add one');
  } catch (error) {
    findings.bad('Tax', `the settings of Stripe Tax cannot be read: ${reasonOf(error)}`);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

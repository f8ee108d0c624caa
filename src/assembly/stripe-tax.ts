import { homeOf } from '../domain/home.js';
import type { OrderTaskWork } from '../orders/order-tasks.js';
import { taxQuestionOf } from '../orders/tax-question.js';
import { createTaxRecords } from '../orders/tax-records.js';
import { taxFromStripe } from '../providers/tax-stripe.js';
import type { CatalogProvider, TaxProvider } from '../providers/types.js';
import type { ProvidersContext } from './providers-context.js';

/** Milliseconds that a quote waits for its tax. */
const QUOTE_BUDGET = 4_000;

/** Tax by Stripe Tax. */
export function stripeTaxOf({ shop, stripeSide, clock, stripeBudget }: ProvidersContext): TaxProvider {
  return taxFromStripe({
    calculate(question) {
      const { tax, payments } = stripeSide();
      return tax.calculate(question, payments.budget(Math.min(QUOTE_BUDGET, stripeBudget)));
    },
    pricesIncludeTax: shop.pricesIncludeTax,
    taxCodes: shop.sources.taxCodes,
    now: clock.now,
  });
}

/** The record of sales at Stripe Tax, for all orders that it assessed, whoever is asked now. */
export function taxRecordsOf(context: ProvidersContext, catalog: CatalogProvider): OrderTaskWork {
  const { shop, stripeSide, clock, logger, failpoint, stripeBudget } = context;
  const terms = { pricesIncludeTax: shop.pricesIncludeTax, taxCodes: shop.sources.taxCodes, home: homeOf(shop) };
  return createTaxRecords({
    atStripe: () => stripeSide().tax,
    newBudget: () => stripeSide().payments.budget(stripeBudget),
    questionOf: async (order) =>
      taxQuestionOf(order, await catalog.find(order.lines.map(({ variant }) => variant.id)), terms),
    now: clock.now,
    failpoint,
    onDifference: (orderId, difference) =>
      logger.warn({ orderId, count: difference }, 'the tax on record is more than was paid by so many minor units'),
    onTaxedApart: (orderId) =>
      logger.warn({ orderId }, 'the order goes to several places, so its tax is not on record: enter it at Stripe'),
    onRefused: (orderId, what) =>
      logger.error({ orderId, detail: what }, 'Stripe Tax does not put this on record: see to it in the dashboard'),
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FulfillmentType } from '../../src/domain/catalog.js';
import { chargeStep, minimumCharge } from '../../src/domain/charge-limits.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import type { FeeRule } from '../../src/domain/fee-rule.js';
import type { Quote } from '../../src/domain/quote.js';
import { BLOCK_ANY } from '../../src/domain/risk.js';
import type { CheckoutDraft, CheckoutSession } from '../../src/domain/session.js';
import type { StoreCredit } from '../../src/domain/store-credit.js';
import type { TaxRate } from '../../src/domain/tax-shares.js';
import { renderSession } from '../../src/protocol/render.js';
import type { Shop } from '../../src/providers/shop.js';
import type { ShopSources } from '../../src/providers/shop-sources.js';
import { discountEffects, discountGoods } from '../domain/support/discount-rules.js';
import { checkIdentities } from '../support/identities.js';
import { texts } from '../support/texts.js';
import { draftOf, NOW, quotingOf, to } from './quoting-support.js';

const OWN_TABLES: ShopSources = {
  catalog: { kind: 'files' },
  shipping: { kind: 'table' },
  discounts: { kind: 'table' },
  tax: { kind: 'table' },
  taxFallsBack: false,
  taxCodes: {},
};

const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
const rates = fc.constantFrom(0, 1, 62_500, 88_750, 149_750, 200_000, 270_000);
const amount = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 500_000 }));

const rule = fc.record(
  {
    effect: discountEffects,
    goods: discountGoods,
    automatic: fc.boolean(),
    priority: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['effect', 'goods', 'automatic', 'priority'] },
);

const variant = fc.record({
  unitPrice: amount,
  taxCode: fc.constantFrom(undefined, 'reduced'),
  kinds: fc.constantFrom<FulfillmentType[]>(['shipping'], ['digital'], ['shipping', 'digital'], ['pickup']),
});

const fee = fc.record({
  rate: fc.oneof(
    fc.record({ type: fc.constant('fixed' as const), amount, per: fc.constantFrom('order' as const, 'item' as const) }),
    fc.record({ type: fc.constant('percent' as const), millionths: fc.constantFrom(1, 25_000, 33_333) }),
  ),
  taxed: fc.constantFrom(undefined, {}, { taxCode: 'reduced' }),
  when: fc.constantFrom<FeeRule['when']>(
    {},
    { variantIds: ['v0'] },
    { taxCodes: ['reduced'] },
    { deliveryTypes: ['shipping'] },
    { destinations: ['US-CA'] },
    { subtotalBelow: 2000 },
  ),
});

const shops = fc
  .record({
    currency: fc.constantFrom('usd', 'jpy', 'kwd'),
    pricesIncludeTax: fc.boolean(),
    variants: fc.array(variant, { minLength: 3, maxLength: 3 }),
    rate: rates,
    reduced: rates,
    shippingTaxed: fc.boolean(),
    shippingAmounts: fc.tuple(amount, amount),
    rules: fc.array(rule, { maxLength: 4 }),
    fees: fc.array(fee, { maxLength: 3 }),
    wrap: fc.option(fc.record({ amount, per: fc.constantFrom('order' as const, 'item' as const) }), { nil: undefined }),
    tips: fc.constantFrom(undefined, 200_000),
    takesExemptions: fc.boolean(),
    eur: fc.constantFrom(undefined, '0.92', '1', '0.0067', '153.21'),
  })
  .map((raw): Shop => {
    const ratesOf = (rate: number): TaxRate[] => {
      const local = Math.floor(rate / 3);
      return [
        { jurisdiction: 'State', rate: rate - local },
        { jurisdiction: 'City', rate: local },
      ];
    };
    const rates = ratesOf(raw.rate);
    const entry = {
      rates,
      delivery: raw.shippingTaxed ? rates : [],
      byTaxCode: new Map([['reduced', ratesOf(raw.reduced)]]),
    };
    return {
      name: 'Random',
      texts,
      currency: raw.currency,
      country: 'US',
      region: 'CA',
      pricesIncludeTax: raw.pricesIncludeTax,
      lowStockThreshold: 5,
      links: [],
      support: {},
      cards: [],
      risk: BLOCK_ANY,
      fees: raw.fees.map((each, index) => ({ ...each, id: `f${index}`, title: `Fee ${index}` })),
      wishes: {
        ...(raw.wrap && { giftWrap: { ...raw.wrap, title: 'Gift wrap', taxed: {} } }),
        ...(raw.tips !== undefined && { tips: { maximum: raw.tips } }),
      },
      ...(raw.takesExemptions && { exemptions: {} }),
      ...(raw.eur !== undefined && {
        presentment: { asOf: NOW, rates: new Map([['eur', raw.eur]]), countries: new Map([['US', 'eur']]) },
      }),
      stock: new Map(),
      products: [],
      inventory: new Map(),
      sources: OWN_TABLES,
      variants: new Map(
        raw.variants.map(({ unitPrice, taxCode, kinds }, index) => {
          const id = `v${index}`;
          const fixed = { productId: id, title: id, imageUrls: [], weightGrams: 100, options: [] };
          return [id, { id, unitPrice, fulfillmentTypes: kinds, ...fixed, ...(taxCode && { taxCode }) }];
        }),
      ),
      shipping: new Map([
        ['US', raw.shippingAmounts.map((cost, i) => ({ id: `s${i}`, title: 's', steps: [{ amount: cost }] }))],
      ]),
      tax: { entries: new Map([['US-CA', entry]]), byRegion: new Set(['US']), elsewhere: 'untaxed' },
      discounts: raw.rules.map(
        ({ automatic, goods, ...rest }, index): DiscountRule => ({
          ...rest,
          ...goods,
          id: `r${index}`,
          name: `Rule ${index}`,
          ...(!automatic && { code: `CODE${index}` }),
        }),
      ),
    };
  });

const drafts = fc
  .record({
    quantities: fc.array(fc.constantFrom(1, 2, 3, 7, 100, 999_999), { minLength: 1, maxLength: 3 }),
    destination: fc.constantFrom<[string, string] | undefined>(undefined, ['US', 'CA'], ['US', 'XX'], ['FR', 'IDF']),
    codes: fc.option(
      fc.array(fc.constantFrom('CODE0', 'code1', 'CODE2', 'CODE3', 'NONE', 'credit0', 'credit1'), { maxLength: 6 }),
      {
        nil: undefined,
      },
    ),
    wrap: fc.boolean(),
    tip: fc.constantFrom(0, 1, 499),
    isExempt: fc.boolean(),
    selections: fc.array(
      fc.record({
        optionId: fc.constantFrom('s0', 's1', 'digital', 'none'),
        itemIds: fc.array(fc.constantFrom('li_0', 'li_1', 'v2', 'none'), { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ quantities, destination, codes, selections, wrap, tip, isExempt }) => {
    const basket = Object.fromEntries(quantities.map((quantity, index) => [`v${index}`, quantity]));
    const address = destination ? to(...destination) : {};
    return draftOf(basket, {
      ...address,
      selections,
      metadata: { gift_wrap: wrap, tip_amount: tip },
      ...(isExempt && {
        buyer: { email: 'a@b.example', taxExemption: { certificateId: 'R-1', certificateType: 'resale' as const } },
      }),
      ...(codes && { discountCodes: codes }),
    });
  });

/** Of two credits, by their codes. */
const balances = fc.array(fc.oneof(amount, fc.integer({ min: 0, max: 5_000_000 })), { minLength: 2, maxLength: 2 }).map(
  (all) => (currency: string) =>
    new Map(
      all.map((balance, index): [string, StoreCredit] => {
        const id = `credit${index}`;
        return [
          id,
          { id, kind: 'store_credit', codeHash: id, end: id, currency, amount: balance, balance, createdAt: NOW },
        ];
      }),
    ),
);

/** A quote before this one: what is wished for beyond measure is lowered then, and not refused. */
const EARLIER: Quote = {
  lines: [],
  fulfillmentOptions: [],
  selections: [],
  droppedSelections: [],
  totals: { itemsBase: 0, itemsDiscount: 0, subtotal: 0, discount: 0, taxBreakdown: [], total: 0 },
  pricesIncludeTax: false,
  messages: [],
};

const SETTINGS = { handlers: () => [], links: [], publicUrl: 'https://shop.example', support: undefined, texts };

const sessionOf = (draft: CheckoutDraft, quote: Quote): CheckoutSession => ({
  id: 'cs_1',
  agentId: 'alpha',
  status: 'not_ready_for_payment',
  draft,
  quote,
  availability: {},
  messages: quote.messages,
  createdAt: NOW,
  updatedAt: NOW,
  expiresAt: NOW,
});

/** Identities I1 to I8 of the totals, and those of the allocations. */
function expectIdentities({ lines, totals, selections, fulfillmentOptions, discounts, credits = [] }: Quote) {
  expect(totals.total).toBeGreaterThanOrEqual(0);
  expect(sum(credits.map((each) => each.amount))).toBe(totals.storeCredit ?? 0);
  expect(credits.every((each) => each.amount >= 0 && each.left >= 0)).toBe(true);
  const tax = totals.tax ?? 0;
  const fulfillment = totals.fulfillment ?? 0;
  expect(totals.itemsBase).toBe(sum(lines.map((line) => line.unitAmount * line.quantity)));
  expect(totals.subtotal).toBe(totals.itemsBase - totals.itemsDiscount);
  const extras = totals.extras ?? [];
  expect(totals.total).toBe(
    totals.subtotal -
      totals.discount +
      fulfillment +
      tax +
      sum(extras.map((each) => each.amount)) -
      (totals.storeCredit ?? 0),
  );
  expect(totals.subtotal).toBe(sum(lines.map((line) => line.subtotal)));
  const onDelivery = tax - sum(lines.map((line) => line.tax ?? 0)) - sum(extras.map((each) => each.tax));
  expect(onDelivery).toBeGreaterThanOrEqual(0);
  if (fulfillment - totals.discount === 0 && fulfillment > 0) expect(onDelivery).toBe(0);
  for (const line of lines) {
    expect(line.base).toBe(line.unitAmount * line.quantity);
    expect(line.subtotal).toBe(line.base - line.discount);
    expect(line.total).toBe(line.subtotal + (line.tax ?? 0));
    expect(line.discount).toBe(sum(line.discountDetails.map((detail) => detail.amount)));
    expect(Math.min(line.subtotal, line.discount, line.tax ?? 0)).toBeGreaterThanOrEqual(0);
  }
  const amountOf = (id: string) => fulfillmentOptions.find((option) => option.id === id)?.amount ?? Number.NaN;
  expect(fulfillment).toBe(sum(selections.map(({ optionId }) => amountOf(optionId))));
  expect(sum(totals.taxBreakdown.map((part) => part.amount))).toBe(tax);

  const allocations = (discounts?.applied ?? []).flatMap((applied) => {
    expect(applied.amount).toBe(sum(applied.allocations.map((allocation) => allocation.amount)));
    return applied.allocations;
  });
  for (const line of lines) {
    const own = allocations.filter((allocation) => 'lineId' in allocation && allocation.lineId === line.id);
    expect(sum(own.map((allocation) => allocation.amount))).toBe(line.discount);
  }
  const offDelivery = allocations.filter((allocation) => 'fulfillment' in allocation);
  expect(sum(offDelivery.map((allocation) => allocation.amount))).toBe(totals.discount);
  expect(totals.itemsDiscount).toBe(sum(lines.map((line) => line.discount)));
}

describe('identities of the totals', () => {
  it('hold for any shop, basket, codes, address and selections', async () => {
    const property = fc.asyncProperty(shops, drafts, balances, async (shop, draft, creditsIn) => {
      const asked = { ...draft, currency: shop.currency };
      const quote = await quotingOf(shop, undefined, creditsIn(shop.currency)).quote(asked, NOW, { previous: EARLIER });
      expectIdentities(quote);
      expect(quote.totals.total % chargeStep(shop.currency)).toBe(0);
      const least = Math.min(minimumCharge(shop.currency), quote.totals.total + (quote.totals.storeCredit ?? 0));
      expect(quote.totals.total === 0 || quote.totals.total >= least).toBe(true);
      checkIdentities(renderSession(sessionOf(asked, quote), '2026-04-17', SETTINGS));
      const covered = quote.selections.flatMap(({ lineIds }) => lineIds);
      expect(new Set(covered).size).toBe(covered.length);
    });
    await fc.assert(property, { numRuns: 1000 });
  });

  it('hold with tax inside, and the total is the price that the shopper saw', async () => {
    const property = fc.asyncProperty(shops, drafts, async (shop, draft) => {
      // A certificate takes out what is inside, which is another price.
      const { exemptions: _, ...inside }: Shop = { ...shop, pricesIncludeTax: true };
      const outside = {
        ...inside,
        pricesIncludeTax: false,
        tax: { ...shop.tax, entries: new Map(), byRegion: new Set<string>() },
      };
      const quote = await quotingOf(inside).quote(draft, NOW, { previous: EARLIER });
      const seen = await quotingOf(outside).quote(draft, NOW, { previous: EARLIER });
      expect(quote.totals.total).toBe(seen.totals.total);
      expect(quote.totals.tax).toBeDefined();
    });
    await fc.assert(property, { numRuns: 1000 });
  });
});

import { describe, expect, it } from 'vitest';
import { BLOCK_ANY } from '../../src/domain/risk.js';
import { rateOf } from '../../src/domain/tax-shares.js';
import { loadShop } from '../../src/providers/shop.js';

const shop = await loadShop('examples/shop');

describe('the sample shop', () => {
  it.each([
    ['item_123', 1999, 1_000_000, ['shipping']],
    ['item_456', 4500, 1_000_000, ['shipping']],
    ['item_digital', 999, undefined, ['digital']],
    ['item_low', 2500, 3, ['shipping']],
    ['item_sold_out', 1500, 0, ['shipping']],
    ['item_pickup', 3000, 50, ['pickup']],
    ['item_limited', 700, 1_000_000, ['shipping']],
    ['prod_test_001', 1000, 1_000_000, ['shipping']],
    ['prod_test_002', 2500, 1_000_000, ['shipping']],
    ['prod_test_003', 5000, 1_000_000, ['shipping']],
  ])('sells %s for %i with %s on hand', (id, unitPrice, onHand, fulfillmentTypes) => {
    expect(shop.variants.get(id)).toMatchObject({ id, unitPrice, fulfillmentTypes });
    expect(shop.stock.get(id)).toBe(onHand);
    expect(shop.stock.has(id)).toBe(onHand !== undefined);
  });

  it('has the heavy and the limited item', () => {
    expect(shop.variants.get('item_456')?.weightGrams).toBe(2000);
    expect(shop.variants.get('item_limited')?.maxPerOrder).toBe(5);
    expect(shop.variants.get('item_123')?.maxPerOrder).toBeUndefined();
  });

  it('has pictures, texts and pages for every variant', () => {
    for (const variant of shop.variants.values()) {
      expect(variant.imageUrls).toEqual([`https://shop.example/images/${variant.id}.jpg`]);
      expect(variant.url).toContain(variant.id);
      expect(variant.description).toBeTruthy();
      expect(variant.category).toBeTruthy();
    }
  });

  it('has its settings', () => {
    expect(shop).toMatchObject({ currency: 'usd', country: 'US', pricesIncludeTax: false, lowStockThreshold: 5 });
    expect(shop.links.map(({ type }) => type)).toEqual(['terms_of_use', 'privacy_policy', 'return_policy']);
    expect(shop.support).toMatchObject({ email: 'help@shop.example', helpCenterUrl: 'https://shop.example/help' });
    expect([...shop.shipping.keys()]).toEqual(['US', 'CA']);
    expect(shop.discounts.map(({ code }) => code)).toEqual([
      undefined,
      'SAVE10',
      'FIVEOFF',
      'FREESHIP',
      'EXPIRED',
      'NEWYEAR',
      'TWOPLUSONE',
      'WELCOME',
    ]);
  });

  it('authenticates buyers whose issuer asks for it, and blocks what Stripe recommends to block', () => {
    expect(shop.authentication).toEqual({
      acquirer: {
        bin: '412345',
        country: 'US',
        merchantId: '000123456789012',
        merchantName: 'Example Outfitters',
      },
      directoryServer: 'visa',
      flowPreference: { type: 'challenge', challenge: 'preferred' },
      rules: [],
      acceptedOutcomes: ['authenticated'],
    });
    expect(shop.risk).toEqual(BLOCK_ANY);
  });

  it.each([
    ['US-CA', 87_500],
    ['US-NY', 88_750],
    ['US-TX', 62_500],
    ['US-OR', 0],
    ['CA-ON', 130_000],
    ['CA-QC', 149_750],
  ])('taxes %s at %i millionths', (key, rate) => {
    expect(rateOf(shop.tax.entries.get(key)?.rates)).toBe(rate);
  });

  it('taxes every state with the District of Columbia, every province and territory', () => {
    const keys = [...shop.tax.entries.keys()];
    expect(keys.filter((key) => key.startsWith('US-'))).toHaveLength(51);
    expect(keys.filter((key) => key.startsWith('CA-'))).toHaveLength(13);
    expect(rateOf(shop.tax.entries.get('US-TX')?.delivery)).toBe(62_500);
    expect(shop.tax.entries.get('US-CA')?.delivery).toEqual([]);
  });
});

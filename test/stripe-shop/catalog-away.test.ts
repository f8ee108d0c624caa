import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import type { RunningSeller } from '../orders/support/seller.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { createStripeShop, feedIs, feedOf, type StripeShop, sell } from './support/stripe-shop.js';

let shop: StripeShop;
let running: RunningSeller;
beforeEach(async () => {
  shop = await createStripeShop();
});
afterEach(() => shop.close());

const basket = (...ids: string[]) => ({ line_items: ids.map((id) => ({ id, quantity: 1 })) });

const AWAY = ['/v1/products', '/v1/prices'].map((path) => ({
  match: { method: 'GET', path },
  fault: 'error_500_before' as const,
}));

describe('Stripe away', () => {
  it('at the first start: there is nothing to sell, and that is said', async () => {
    await shop.stripe.faults(AWAY);
    await expect(shop.start()).rejects.toThrow(
      /^The goods are at Stripe \("catalog": "stripe" in shop\.json\) and cannot be read: .* keeps none from an earlier time/,
    );
  });

  it('at a later start: what was read last is sold, until Stripe is back', async () => {
    await sell(shop.stripe, { id: 'boots', amount: 4000 });
    running = await shop.start();
    await running.stop();
    await shop.stripe.faults(AWAY);
    running = await shop.start({ webhooks: true });
    expect(shop.log).toContainEqual(
      expect.objectContaining({ msg: 'Stripe does not give its catalog: what was read last is sold' }),
    );
    const session = await readySession(running, basket('boots'));
    const paid = await running.client.complete(session.id, await paymentFor(running, session));
    expect(paid.body.status, paid.text).toBe('completed');

    await shop.stripe.faults([]);
    await sell(shop.stripe, { id: 'socks', amount: 500 });
    await feedIs(running, 'the goods are read again', (feed) => feed.socks === 500);
    expect(shop.log.map(({ msg }) => msg)).toContain('the catalog at Stripe is read again');
  });

  it('while the server runs: the goods stay, and it is said once', async () => {
    await sell(shop.stripe, { id: 'boots', amount: 4000 });
    running = await shop.start({ webhooks: true });
    await shop.stripe.faults(AWAY);
    await sell(shop.stripe, { id: 'socks', amount: 500 });
    const warned = () => shop.log.filter(({ msg }) => String(msg).includes('the goods stay as they are'));
    await until('a reading failed', () => (warned().length > 0 ? true : undefined));
    expect(await feedOf(running.url)).toEqual({ boots: 4000 });
    await readySession(running, basket('boots'));
    await shop.stripe.faults([]);
    await shop.stripe.seller.products.create({ name: 'Anything' });
    await feedIs(running, 'the goods are read again', (feed) => feed.socks === 500);
    expect(warned()).toHaveLength(1);
  });
});

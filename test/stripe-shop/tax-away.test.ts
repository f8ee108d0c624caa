import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { loadShop } from '../../src/providers/shop.js';
import type { RunningSeller } from '../orders/support/seller.js';
import { ADDRESS } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import { type StripeShop, shopFolder } from './support/stripe-shop.js';
import { setTaxActive } from './support/tax-record.js';
import { openTaxShop, quoted, taxRow, to } from './support/tax-shop.js';

let shop: StripeShop;
let running: RunningSeller;
afterEach(() => shop.close());

async function open(settings?: object): Promise<void> {
  ({ shop, running } = await openTaxShop(settings));
}

describe('Stripe Tax away', () => {
  const AWAY = [{ match: { method: 'POST', path: '/v1/tax/calculations' }, fault: 'error_500_before' as const }];

  it('answers no checkout, and stores none', async () => {
    await open();
    await shop.stripe.faults(AWAY);
    const key = 'same-key-while-away';
    const refused = await running.client.create(to(ADDRESS), { key });
    expect([refused.status, refused.body.code]).toEqual([503, 'service_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await shop.stripe.faults([]);
    const again = await running.client.create(to(ADDRESS), { key });
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  it('uses the rates of the shop where it allows that, and says so', async () => {
    await open({ tax: { provider: 'stripe', when_away: 'rates', rates: { 'US-CA': { percent: 10 } } } });
    await shop.stripe.faults(AWAY);
    const { body } = await running.client.create(to(ADDRESS));
    expect(taxRow(body).amount).toBe(400);
    expect(shop.log.filter(({ msg }) => String(msg).includes('the rates of shop.json are used'))).toHaveLength(1);
    await shop.stripe.faults([]);
    expect(taxRow(await quoted(running)).amount).toBe(350);
  });

  it('or not set up is told to the operator, once', async () => {
    await open();
    await setTaxActive(shop.stripe, false);
    expect((await running.client.create(to(ADDRESS))).status).toBe(503);
    expect((await running.client.create(to(ADDRESS))).status).toBe(503);
    expect(shop.log.filter(({ detail }) => detail === 'stripe_tax_inactive')).toHaveLength(1);
  });

  it('is not even asked about a tax code that it cannot know', async () => {
    await open();
    const folder = await shopFolder({ tax: 'stripe' }, ['boots,,shipping,0,reduced,']);
    await expect(loadShop(folder)).rejects.toThrow(
      'inventory.csv line 2: tax_code: expected a tax code of Stripe such as "txcd_99999999"; got "reduced"',
    );
    await rm(folder, { recursive: true });
  });

  it('does not keep payments from going on', async () => {
    await open({ tax: { provider: 'stripe', when_away: 'rates', rates: { 'US-CA': { percent: 10 } } } });
    await shop.stripe.faults(AWAY);
    for (let time = 0; time < 4; time += 1) await running.client.create(to(ADDRESS));
    const session = await quoted(running);
    const paid = await running.client.complete(session.id, await paymentFor(running, session));
    expect(paid.body.status, paid.text).toBe('completed');
  });
});

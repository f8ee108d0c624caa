import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './support/chromium.js';
import { type BrowserWorld, startBrowserWorld } from './support/shop-page.js';

/* What is missing, wrong or gone, as a shopper meets it. */

describe.skipIf(chromiumPath === undefined)('an order that cannot be placed as it is', () => {
  let world: BrowserWorld;
  beforeAll(async () => {
    world = await startBrowserWorld();
  });
  afterAll(() => world?.close());

  it('leads to what is missing', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.settledTotal();
    expect(await shop.widget.locator('[aria-invalid]').count()).toBe(0);
    await shop.pay.click();
    const email = shop.widget.getByLabel('Email');
    await shop.widget.getByText('Enter your email address.').waitFor();
    await shop.widget.locator('#field-email:focus').waitFor();
    expect(await email.getAttribute('aria-describedby')).toBe('field-email-messages');
    expect(await shop.widget.locator('[aria-invalid]').count()).toBe(5);
    await shop.fillAddress();
    expect(await shop.widget.locator('[aria-invalid]').count()).toBe(0);
    await shop.widget.getByLabel('State or region').fill('Oaklahoma');
    const state = shop.widget.locator('#field-state-messages .error');
    await state.waitFor();
    expect(await state.textContent()).toContain('Oaklahoma');
    await shop.widget.getByLabel('Country').selectOption('DE');
    await shop.widget.locator('#field-country-messages .error').waitFor();
    await shop.pay.click();
    expect(await shop.sheet.isVisible()).toBe(false);
    await shop.close();
  });

  it('is not begun for what is sold out, nor gone on with when it sells out', async () => {
    const shop = await world.open();
    await shop.choose('wool-beanie');
    await shop.widget.getByText('Sold out', { exact: true }).waitFor();
    await shop.pay.click();
    await shop.widget.locator('#quantity-messages .error').waitFor();
    expect(await shop.sheet.isVisible()).toBe(false);

    await shop.choose('enamel-mug');
    await shop.widget.getByText('Only a few left').waitFor();
    const { status } = await world.merchant.patch('/stock/item_low', { on_hand: 0 });
    expect(status).toBe(200);
    await shop.fillAddress().catch(() => undefined);
    await shop.pay.click();
    await shop.widget.locator('#quantity-messages .error').waitFor();
    expect(await shop.sheet.isVisible()).toBe(false);
    expect(await world.stripe.charges(await shop.sessionId())).toEqual([]);
    await shop.close();
  });
});

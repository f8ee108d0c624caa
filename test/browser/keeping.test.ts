import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './support/chromium.js';
import { type BrowserWorld, startBrowserWorld } from './support/shop-page.js';

/* Changes of mind, a widget that is loaded again, a shop that does not answer. */

describe.skipIf(chromiumPath === undefined)('what a shopper has said', () => {
  let world: BrowserWorld;
  beforeAll(async () => {
    world = await startBrowserWorld();
  });
  afterAll(() => world?.close());

  it('takes discounts, and gives them up again', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    const before = await shop.settledTotal();
    const code = shop.widget.getByLabel('Discount code');
    await code.fill('EXPIRED');
    await code.press('Enter');
    await shop.widget.locator('#discount-messages .warning').waitFor();
    await shop.widget.getByRole('button', { name: 'Remove' }).click();
    await code.fill('SAVE10');
    await shop.widget.getByRole('button', { name: 'Apply' }).click();
    await shop.widget.locator('.row[data-type*="discount"]').first().waitFor();
    expect(await shop.settledTotal()).not.toBe(before);
    await shop.widget.getByRole('button', { name: 'Remove' }).click();
    await shop.total.getByText(before).waitFor();
    await shop.close();
  });

  it('takes a discount code that is only typed before the payment', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    const before = await shop.settledTotal();
    const code = shop.widget.getByLabel('Discount code');
    await code.fill('SAVE10');
    await shop.pay.click();
    await shop.sheet.waitFor();
    expect(await shop.settledTotal()).not.toBe(before);
    expect(await shop.sheet.locator('[data-type="items_discount"]').count()).toBe(1);
    await shop.close();
  });

  it('keeps the focus when a code is handed in by its button', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.widget.getByLabel('Discount code').fill('SAVE10');
    await shop.page.keyboard.press('Tab');
    await shop.page.keyboard.press('Enter');
    await shop.widget.locator('.row[data-type*="discount"]').first().waitFor();
    expect(await shop.widget.locator(':focus').count()).toBe(1);
    await shop.close();
  });

  it('survives a reload of the widget, with its session and its form', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.widget.getByRole('radio', { name: /Express/ }).check();
    const before = await shop.settledTotal();
    const id = await shop.sessionId();
    await shop.page.getByRole('button', { name: 'Load the widget again' }).click();
    await shop.widget.getByRole('radio', { name: /Express/, checked: true }).waitFor();
    expect(await shop.widget.getByLabel('City').inputValue()).toBe('Oakland');
    expect(await shop.settledTotal()).toBe(before);
    expect(await shop.sessionId()).toBe(id);
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByText('Thank you').waitFor();
    await shop.page.getByRole('button', { name: 'Load the widget again' }).click();
    await shop.widget.locator('h1').waitFor();
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(id);
    await shop.close();
  });

  it('asks again under the same id when the shop was away', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.settledTotal();
    await shop.page.route('**/mcp/shop', (route) => route.abort(), { times: 1 });
    await shop.widget.getByRole('button', { name: 'One more' }).click();
    await shop.settledTotal();
    await shop.total.getByText('$39.98').waitFor();
    const ids = (await shop.requests('update_checkout')).map((request) => request.request_id);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(ids.length - 1);
    await shop.close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShownId } from '../../src/mcp/shop/shown-session.js';
import { chromiumPath } from './support/chromium.js';
import { type BrowserWorld, startBrowserWorld } from './support/shop-page.js';

/* Declines, closed sheets and lost answers, as a shopper meets them. */

describe.skipIf(chromiumPath === undefined)('a payment that does not go through at once', () => {
  let world: BrowserWorld;
  beforeAll(async () => {
    world = await startBrowserWorld();
  });
  afterAll(() => world?.close());

  it('goes on after a decline, with another card', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.payWith('Visa 0002, is declined');
    const said = shop.sheet.getByRole('status');
    await said.getByText(/declined|card/i).waitFor();
    await shop.sheet.getByRole('radio', { name: /9995/ }).check();
    await shop.sheet.getByRole('button', { name: 'Pay now' }).click();
    await said.getByText(/another card/i).waitFor();
    await shop.sheet.getByRole('radio', { name: /3184/ }).check();
    await shop.sheet.getByRole('button', { name: 'Pay now' }).click();
    await said.getByText(/authenticat/i).waitFor();
    const id = await shop.sessionId();
    expect(await world.stripe.charges(id)).toEqual([]);
    await shop.sheet.getByRole('radio', { name: /works/ }).check();
    await shop.sheet.getByRole('button', { name: 'Pay now' }).click();
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(id);
    await shop.close();
  });

  it('goes on after a sheet that was closed, and after one that failed', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.pay.click();
    await shop.sheet.waitFor();
    await shop.page.keyboard.press('Escape');
    await shop.widget.getByText('You closed the payment.').waitFor();
    await shop.widget.locator('button.primary:focus').waitFor();

    await shop.page.route('**/shop-app/tokens', (route) => route.abort());
    await shop.settledTotal();
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByText('The payment did not go through.').waitFor();
    await shop.page.unroute('**/shop-app/tokens');
    await shop.settledTotal();
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(await shop.sessionId());
    await shop.close();
  });

  it('shows the order of a payment whose answer was lost', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.page.route('**/mcp/shop', async (route) => {
      if (!route.request().postData()?.includes('complete_checkout')) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByRole('heading', { name: 'Thank you, it is paid.' }).waitFor();
    expect(await shop.widget.locator('.order-number').textContent()).toMatch(/^Order \w{5}-\w{5}$/);
    const [{ checkout_session_id: id } = {}] = await shop.requests('complete_checkout');
    await world.expectPaid(readShownId(String(id)).id);
    await shop.close();
  });

  it('shows the order of a payment that the bank settles later', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.settledTotal();
    const id = await shop.sessionId();
    await shop.payWith('Visa 4242, is settled later');
    await shop.widget.getByText('The payment is being processed.').waitFor();
    const { data } = await world.stripe.seller.paymentIntents.list();
    const intent = data.find(({ metadata }) => metadata.checkout_session_id === id);
    expect(intent?.status).toBe('processing');
    await world.stripe.settle(intent?.id ?? '', 'succeed');
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(id);
    expect(await shop.answers('complete_checkout')).toHaveLength(1);
    await shop.close();
  });
});

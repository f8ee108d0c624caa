import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './support/chromium.js';
import { ADDRESS, type BrowserWorld, startBrowserWorld } from './support/shop-page.js';

/* A shopper in a browser, before the server as it runs in development. */

describe.skipIf(chromiumPath === undefined)('buying in a browser', () => {
  let world: BrowserWorld;
  beforeAll(async () => {
    world = await startBrowserWorld();
  });
  afterAll(() => world?.close());

  /** Presses Tab until this has the focus. */
  async function tabTo(page: Page, target: Locator): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`The keyboard does not reach ${target}`);
  }

  it('is done with the keyboard alone', async () => {
    const shop = await world.open();
    const { page, widget, sheet } = shop;
    await page.locator('[data-product="trail-tee"]').waitFor();
    await tabTo(page, page.locator('[data-product="trail-tee"]'));
    await page.keyboard.press('Enter');
    await widget.locator('h1').waitFor();
    await tabTo(page, widget.getByRole('button', { name: 'One more' }));
    await page.keyboard.press('Space');
    await page.keyboard.press('Space');
    expect(await widget.getByLabel('Quantity').inputValue()).toBe('3');
    for (const [label, value] of ADDRESS) {
      await tabTo(page, widget.getByLabel(label, { exact: true }));
      await page.keyboard.type(value);
    }
    await widget.getByRole('radio', { name: /Standard/, checked: true }).waitFor();
    await tabTo(page, widget.getByRole('radio', { name: /Standard/ }));
    await page.keyboard.press('ArrowDown');
    await widget.getByRole('radio', { name: /Express/, checked: true }).waitFor();
    await tabTo(page, shop.pay);
    const shown = await shop.settledTotal();
    await page.keyboard.press('Enter');
    await sheet.waitFor();
    expect(await sheet.locator('[data-type="total"] dd').textContent()).toBe(shown);
    await tabTo(page, sheet.getByRole('button', { name: 'Pay now' }));
    await page.keyboard.press('Enter');
    const thanks = widget.getByRole('heading', { name: 'Thank you, it is paid.' });
    await thanks.waitFor();
    await widget.locator('h2:focus').waitFor();

    const id = await shop.sessionId();
    const total = await world.expectPaid(id);
    expect(shown).toBe(`$${(total / 100).toFixed(2)}`);
    const [{ order } = {}] = (await shop.answers('complete_checkout')) as { order?: { order_number: string } }[];
    expect(await widget.locator('.order-number').textContent()).toBe(`Order ${order?.order_number}`);

    const opened = page.context().waitForEvent('page');
    await tabTo(page, widget.getByRole('link', { name: 'View your order' }));
    await page.keyboard.press('Enter');
    const orderPage = await opened;
    await orderPage.getByText('1 Main Street').waitFor();
    expect(await orderPage.getByRole('heading', { level: 1 }).textContent()).toContain(order?.order_number);
    expect(shop.errors).toEqual([]);
    await shop.close();
  });

  it('shows the numbers of the shop, and makes none', async () => {
    const shop = await world.open();
    await shop.page.route('**/mcp/shop', async (route) => {
      const answer = await route.fetch();
      const text = await answer.text();
      // Sums of nothing: whoever calculated would come to something else.
      const totals = [
        { type: 'subtotal', display_text: 'Goods', amount: 100 },
        { type: 'tax', display_text: 'Duty', amount: 31_337 },
        { type: 'total', display_text: 'All in all', amount: 42 },
      ];
      const said = JSON.parse(text);
      if (said.result?.structuredContent?.checkout) said.result.structuredContent.checkout.totals = totals;
      await route.fulfill({ response: answer, body: JSON.stringify(said) });
    });
    await shop.choose('trail-tee');
    await shop.widget.getByRole('button', { name: 'One more' }).click();
    await shop.fillAddress();
    expect(await shop.settledTotal()).toBe('$0.42');
    expect(await shop.widget.locator('.row').allTextContents()).toEqual([
      'Goods$1.00',
      'Duty$313.37',
      'All in all$0.42',
    ]);
    expect(await shop.pay.textContent()).toBe('Pay $0.42');
    await shop.close();
  });

  it('takes one payment, however often the buttons are pressed', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.pay.dblclick();
    await shop.sheet.waitFor();
    await shop.sheet.getByRole('button', { name: 'Pay now' }).dblclick();
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(await shop.sessionId());
    expect(await shop.answers('complete_checkout')).toHaveLength(1);
    expect(shop.errors).toEqual([]);
    await shop.close();
  });

  it('needs no address for what is not sent', async () => {
    const shop = await world.open();
    await shop.choose('trail-atlas');
    await shop.settledTotal();
    await shop.widget.getByText('Shipping address').waitFor({ state: 'hidden' });
    await shop.widget.getByLabel('Email', { exact: true }).fill('jane@example.com');
    await shop.widget.getByLabel('Full name').fill('Jane Doe');
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(await shop.sessionId());
    await shop.close();
  });
});

import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './support/chromium.js';
import { makeShopDirectory, SPITEFUL } from './support/shop-directory.js';
import { type BrowserWorld, startBrowserWorld } from './support/shop-page.js';

/* The widget in hosts of each kind, and what it makes of a shop's goods. */

describe.skipIf(chromiumPath === undefined)('a host', () => {
  let world: BrowserWorld;
  let shopDirectory: Awaited<ReturnType<typeof makeShopDirectory>>;
  beforeAll(async () => {
    shopDirectory = await makeShopDirectory();
    world = await startBrowserWorld({ SHOP_DIR: shopDirectory.path });
  });
  afterAll(async () => {
    await world?.close();
    await shopDirectory?.remove();
  });

  it('that speaks MCP Apps and takes payments sells', async () => {
    const shop = await world.open();
    await shop.setting('bridge', 'apps');
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.settledTotal();
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByText('Thank you').waitFor();
    await world.expectPaid(await shop.sessionId());
    const opened = shop.page.context().waitForEvent('page');
    await shop.widget.getByRole('link', { name: 'View your order' }).click();
    await (await opened).getByText('1 Main Street').waitFor();
    expect(shop.errors).toEqual([]);
    await shop.close();
  });

  it.each(['openai', 'apps'])('that takes no payments is said to take none (%s)', async (bridge) => {
    const shop = await world.open();
    await shop.setting('bridge', bridge);
    await shop.setting('payments', 'no');
    await shop.choose('trail-tee');
    await shop.fillAddress();
    expect(await shop.settledTotal()).toBe('$27.73');
    await shop.widget.getByText('This assistant cannot take the payment.').waitFor();
    expect(await shop.pay.isVisible()).toBe(false);
    expect(await shop.widget.getByRole('link', { name: 'Buy it in the shop' }).getAttribute('href')).toBe(
      'https://shop.example/products/trail-tee',
    );
    expect(shop.errors).toEqual([]);
    await shop.close();
  });

  it.each(['openai', 'apps'])('decides on theme and language, and may change its mind (%s)', async (bridge) => {
    const shop = await world.open({ colorScheme: 'light' });
    await shop.setting('bridge', bridge);
    await shop.choose('trail-tee');
    await shop.fillAddress();
    const root = shop.widget.locator('html');
    expect(await root.getAttribute('data-theme')).toBe('light');
    await shop.setting('theme', 'dark');
    await shop.widget.locator('html[data-theme="dark"]').waitFor();
    await shop.setting('locale', 'de-DE');
    await shop.total.getByText('27,73 $').waitFor();
    expect(await shop.widget.getByLabel('Country').locator('option:checked').textContent()).toBe('Vereinigte Staaten');
    await shop.close();
  });

  it('keeps the frame as high as the widget', async () => {
    for (const bridge of ['openai', 'apps']) {
      const shop = await world.open();
      await shop.setting('bridge', bridge);
      await shop.choose('trail-tee');
      await shop.fillAddress();
      await shop.settledTotal();
      const height = await shop.widget.locator('html').evaluate((root) => root.scrollHeight);
      const frame = await shop.page.locator('iframe').boundingBox();
      expect(Math.abs((frame?.height ?? 0) - height)).toBeLessThanOrEqual(2);
      await shop.close();
    }
  });

  it('is needed', async () => {
    const page = await world.browser.newPage();
    await page.goto(pathToFileURL('dist/widget/buy-product.html').href);
    await page.getByText('This page works inside an assistant that shows it.').waitFor();
    await page.close();
  });

  it('shows a product of several variants, whose texts are texts', async () => {
    const shop = await world.open();
    await shop.choose('poncho');
    const { widget } = shop;
    expect(await widget.locator('h1').textContent()).toBe(`Poncho ${SPITEFUL}`);
    expect(await widget.locator('.description').textContent()).toBe(SPITEFUL);
    await widget.getByText(SPITEFUL, { exact: true }).nth(1).click();
    await widget.getByText('$35.00', { exact: true }).first().waitFor();
    await widget.locator('.row[data-type="subtotal"]').getByText('$35.00').waitFor();
    await widget.getByRole('radio', { name: 'L (sold out)' }).check();
    await widget.locator('#quantity-messages .error').waitFor();
    expect(await shop.page.title()).toBe('Shop app, as an assistant shows it');
    expect(await widget.locator('html').evaluate(() => document.title)).toBe('Buy');

    await shop.choose('rope');
    await widget.getByRole('heading', { name: 'Rope' }).waitFor();
    await widget.getByLabel('Variant').selectOption({ label: '70 m' });
    await widget.locator('.row[data-type="subtotal"]').getByText('$10.06').waitFor();
    expect(shop.errors).toEqual([]);
    await shop.close();
  });
});

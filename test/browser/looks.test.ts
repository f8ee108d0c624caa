import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './support/chromium.js';
import { type BrowserWorld, type ShopPage, startBrowserWorld } from './support/shop-page.js';

/* What can be measured of how the widget and its page look, and of how they are read out. */

/** WCAG 2.2, AA, and what is good practice beside it. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All that another colour can change. */
const CONTRAST = ['color-contrast'];

describe.skipIf(chromiumPath === undefined)('the looks', () => {
  let world: BrowserWorld;
  beforeAll(async () => {
    world = await startBrowserWorld();
  });
  afterAll(() => world?.close());

  /** What is wrong by these rules: rule, element, reason. */
  async function faults(place: Page | Frame, rules = WCAG): Promise<string[]> {
    await place.evaluate(axe.source);
    return place.evaluate(async (runOnly) => {
      const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
        runOnly,
        iframes: false,
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      );
    }, rules);
  }

  async function frameOf({ page }: ShopPage): Promise<Frame> {
    const frame = await (await page.locator('iframe').elementHandle())?.contentFrame();
    if (!frame) throw new Error('There is no widget');
    return frame;
  }

  const isTooWide = (place: Page | Frame): Promise<boolean> =>
    place.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

  it.each(['light', 'dark'] as const)('have contrast, labels and an order in %s colours', async (colorScheme) => {
    const shop = await world.open({ colorScheme });
    const rules = colorScheme === 'light' ? WCAG : CONTRAST;
    await shop.choose('trail-tee');
    await shop.widget.getByLabel('Discount code').fill('EXPIRED');
    await shop.widget.getByRole('button', { name: 'Apply' }).click();
    await shop.widget.locator('#discount-messages .warning').waitFor();
    await shop.pay.click();
    await shop.widget.locator('#field-email:focus').waitFor();
    const frame = await frameOf(shop);
    expect(await faults(frame, rules)).toEqual([]);
    await shop.fillAddress();
    await shop.settledTotal();
    expect(await faults(frame, rules)).toEqual([]);
    await shop.pay.click();
    await shop.sheet.waitFor();
    expect(await faults(shop.page, rules)).toEqual([]);
    await shop.sheet.getByRole('button', { name: 'Pay now' }).click();
    await shop.widget.getByText('Thank you').waitFor();
    expect(await faults(frame, rules)).toEqual([]);
    await shop.close();
  });

  it('fit into 320 pixels', async () => {
    const shop = await world.open({ viewport: { width: 320, height: 800 }, hasTouch: true, isMobile: true });
    await shop.choose('trail-tee');
    const frame = await frameOf(shop);
    const areNarrow = async () => expect([await isTooWide(frame), await isTooWide(shop.page)]).toEqual([false, false]);
    await shop.pay.click();
    await shop.widget.locator('#field-email:focus').waitFor();
    await areNarrow();
    await shop.fillAddress();
    await shop.settledTotal();
    await areNarrow();
    expect(await faults(frame)).toEqual([]);
    await shop.payWith('Visa 4242, works');
    await shop.widget.getByText('Thank you').waitFor();
    await areNarrow();
    await shop.close();
  });

  it('find a fault where there is one', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.settledTotal();
    const frame = await frameOf(shop);
    await frame.evaluate(() => {
      document.querySelector('label[for="field-email"]')?.remove();
      const title = document.querySelector('h1');
      if (title) title.style.color = '#ccc';
    });
    const found = (await faults(frame)).map((fault) => fault.split(':')[0]);
    expect(new Set(found)).toEqual(new Set(['label', 'color-contrast']));
    await shop.close();
  });

  it('are read out as a form with its names', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    await shop.fillAddress();
    await shop.settledTotal();
    const read = await shop.widget.locator('main').ariaSnapshot();
    for (const line of [
      'heading "Trail Tee" [level=1]',
      'spinbutton "Quantity"',
      'button "One more"',
      'group "Contact"',
      'textbox "Email": jane@example.com',
      'group "Shipping address"',
      'combobox "Country"',
      'textbox "Postal code": "94607"',
      'group "Delivery"',
      /radio "Standard shipping .* \$5\.99" \[checked\]/,
      'textbox "Discount code optional"',
      'region "Your order"',
      'button "Pay $27.73"',
    ]) {
      expect(read).toMatch(line instanceof RegExp ? line : new RegExp(line.replaceAll(/[[\]$.]/g, '\\$&')));
    }
    expect(await shop.widget.getByRole('status').textContent()).toBe('Total $27.73');
    await shop.close();
  });

  it('fill themselves in from what the browser knows', async () => {
    const shop = await world.open();
    await shop.choose('trail-tee');
    const hints = await shop.widget
      .locator('.details [autocomplete]')
      .evaluateAll((controls) => controls.map((control) => control.getAttribute('autocomplete')));
    expect(hints.map((hint) => hint?.replace('shipping ', ''))).toEqual([
      'email',
      'name',
      'tel',
      'country',
      'address-line1',
      'address-line2',
      'address-level2',
      'address-level1',
      'postal-code',
    ]);
    await shop.close();
  });

  it('stay where they are when prices and ways of delivery come', async () => {
    const shop = await world.open({ viewport: { width: 640, height: 900 } });
    await shop.choose('trail-tee');
    await shop.settledTotal();
    const top = async (selector: string) => {
      const box = await shop.widget.locator(selector).boundingBox();
      const frame = await shop.page.locator('iframe').boundingBox();
      return Math.round((box?.y ?? 0) - (frame?.y ?? 0));
    };
    const below = ['.discount', '#totals-title', 'button.primary'];
    const before = await Promise.all(below.map(top));
    await shop.fillAddress();
    await shop.settledTotal();
    const after = await Promise.all(below.map(top));
    // Pixels that nobody sees.
    for (const [index, place] of after.entries()) expect(Math.abs(place - (before[index] ?? 0))).toBeLessThanOrEqual(2);
    await shop.close();
  });

  it('do not move for those who want that', async () => {
    const moving = await world.open({ reducedMotion: 'no-preference' });
    const still = await world.open({ reducedMotion: 'reduce' });
    const durations: string[] = [];
    for (const shop of [moving, still]) {
      await shop.choose('trail-tee');
      durations.push(await shop.pay.evaluate((button) => getComputedStyle(button).transitionDuration));
      await shop.close();
    }
    expect(durations[0]).not.toBe('0s');
    expect(durations[1]).toBe('0s');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrderPageRouter } from '../../src/http/order-page-router.js';
import { orderView } from '../../src/orders/order-view.js';
import { SAMPLE_ORDERS, SAMPLE_SHOP } from '../http/support/sample-orders.js';
import { chromiumPath, launchChromium } from './support/chromium.js';

/* The page of an order as a buyer's browser shows it. */

/** WCAG 2.2, AA, and what is good practice beside it. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All that another colour can change. */
const CONTRAST = ['color-contrast'];

describe.skipIf(chromiumPath === undefined)('the page of an order', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const orders = {
      bySecret: async (name: string) => {
        const [sample = '', locale] = decodeURIComponent(name).split('@');
        const order = SAMPLE_ORDERS[sample];
        return order && orderView(order, SAMPLE_SHOP.texts.readerFor(locale ?? order.locale));
      },
    };
    const router = createOrderPageRouter(orders, SAMPLE_SHOP);
    server = createServer((req, res) => router(req as never, res as never, () => res.writeHead(404).end()));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a page, and notes what it asks for and complains of; its icon is the browser's own wish. */
  async function open(name: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage(options);
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await page.goto(`${url}/orders/${encodeURIComponent(name)}`);
    return { page, asked: () => asked.filter((each) => !each.endsWith('/favicon.ico')), complaints };
  }

  async function faults(page: Page, rules: string[]): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(async (runOnly) => {
      const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
        runOnly,
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    }, rules);
  }

  it('fits a phone and a desk, asks for nothing, and runs nothing, whatever the order', async () => {
    for (const name of [...Object.keys(SAMPLE_ORDERS), 'on its way, with changes@de']) {
      const { page, asked, complaints } = await open(name, { viewport: { width: 390, height: 800 } });
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(isTooWide, `${name} at ${width}`).toBe(false);
      }
      expect(asked(), name).toEqual([`${url}/orders/${encodeURIComponent(name)}`]);
      expect(complaints, name).toEqual([]);
      await page.close();
    }
  });

  it.each([
    ['on its way, with changes', 'light', WCAG],
    ['on its way, with changes', 'dark', CONTRAST],
    ['in Japanese', 'light', WCAG],
    ['in review', 'light', WCAG],
    ['none such', 'dark', WCAG],
  ] as const)('can be read by everybody: %s, %s', async (name, colorScheme, rules) => {
    const { page } = await open(name, { colorScheme, viewport: { width: 390, height: 800 } });
    expect(await faults(page, [...rules])).toEqual([]);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background, 'the style holds').toBe(colorScheme === 'light' ? 'rgb(245, 246, 248)' : 'rgb(17, 20, 23)');
    await page.close();
  });

  it('shows it all where scripts are switched off, for it has none', async () => {
    const { page } = await open('on its way, with changes', { javaScriptEnabled: false });
    await page.getByRole('heading', { level: 1, name: 'Order 7KQ2M-XD94A' }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Shipped' }).getAttribute('aria-current')).toBe('step');
    expect(await page.getByRole('row', { name: /^Total/ }).textContent()).toBe('Total$88.15');
    expect(await page.getByRole('link', { name: '1Z999AA10123456784' }).getAttribute('href')).toContain(
      'track.example',
    );
    await page.close();
  });

  it('is printed in black on white, on paper of its own', async () => {
    const { page } = await open('on its way, with changes', { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(3);
    await page.emulateMedia({ media: 'print' });
    const look = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      const [track] = document.querySelectorAll('article a');
      return { color, backgroundColor, after: track && getComputedStyle(track, '::after').content };
    });
    expect(look).toMatchObject({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' });
    expect(look.after).toContain('https://track.example/');
    await page.close();
  });
});

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { readShownId } from '../../../src/mcp/shop/shown-session.js';
import { type ChildServer, startChildServer } from '../../support/child-server.js';
import { createMerchantClient, type MerchantClient } from '../../support/merchant-client.js';
import { MERCHANT_KEY } from '../../support/start-app.js';
import { createStripeSide, type StripeSide } from '../../support/stripe.js';
import { launchChromium } from './chromium.js';

/** Milliseconds for anything that a test waits for. */
const PATIENCE = 8000;

export interface BrowserWorld {
  server: ChildServer;
  stripe: StripeSide;
  merchant: MerchantClient;
  browser: Browser;
  /** The page that plays the assistant. */
  open(options?: BrowserContextOptions): Promise<ShopPage>;
  /** Expects an order, and one charge of exactly the session's total; the result is that. */
  expectPaid(sessionId: string): Promise<number>;
  close(): Promise<void>;
}

/** The server as `npm start` runs it without settings, but for its port and its data, and a browser. */
export async function startBrowserWorld(env: Record<string, string> = {}): Promise<BrowserWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-browser-'));
  const server = await startChildServer({
    DATABASE_URL: `sqlite:${join(directory, 'seller.db')}`,
    MERCHANT_API_KEY: MERCHANT_KEY,
    ...env,
  });
  const sandbox = await sandboxOf(server);
  const stripe = createStripeSide(sandbox);
  const merchant = createMerchantClient(server.url);
  const browser = await launchChromium();
  return {
    server,
    stripe,
    merchant,
    browser,
    async expectPaid(sessionId) {
      const { body } = await merchant.get(`/sessions/${sessionId}`);
      const total = body.totals.find(({ type }: { type: string }) => type === 'total').amount;
      expect(body.order.id).toMatch(/^ord_/);
      expect((await stripe.charges(sessionId)).map(({ amount }) => amount)).toEqual([total]);
      return total;
    },
    async open(options = {}) {
      const context = await browser.newContext({
        locale: 'en-US',
        viewport: { width: 1280, height: 1000 },
        ...options,
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      await page.goto(`${server.url}/shop-app`);
      return createShopPage(page);
    },
    async close() {
      await browser.close();
      await server.terminate();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A form that is filled in: labels and values. */
export const ADDRESS: readonly (readonly [string, string])[] = [
  ['Email', 'jane@example.com'],
  ['Full name', 'Jane Doe'],
  ['Address', '1 Main Street'],
  ['City', 'Oakland'],
  ['State or region', 'CA'],
  ['Postal code', '94607'],
];

/** Where the server's own sandbox is, which it says in its log. */
async function sandboxOf({ process: child, output }: ChildServer): Promise<string> {
  for (;;) {
    const url = /"payments":"sandbox (http:[^"]+)"/.exec(output.stdout)?.[1];
    if (url !== undefined) return url;
    await once(child.stdout ?? child, 'data');
  }
}

/** The page, and what a person does on it. */
export function createShopPage(page: Page) {
  const widget: FrameLocator = page.frameLocator('iframe');
  const sheet: Locator = page.getByRole('dialog');
  const total: Locator = widget.locator('.row[data-type="total"] dd');
  const pay: Locator = widget.locator('button.primary');
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Pictures of the sample shop are nowhere.
    if (message.type() === 'error' && !/ERR_NAME_NOT_RESOLVED/.test(message.text())) errors.push(message.text());
  });

  return {
    page,
    widget,
    sheet,
    total,
    pay,
    /** What the page and the widget have complained of. */
    errors,
    async choose(productId: string) {
      await page.locator(`[data-product="${productId}"]`).click();
      await widget.locator('h1').waitFor();
    },
    setting: (name: string, value: string) => page.locator(`#controls select[name="${name}"]`).selectOption(value),
    async fillAddress() {
      for (const [label, value] of ADDRESS) await widget.getByLabel(label, { exact: true }).fill(value);
      await widget.getByRole('radio', { name: /Standard/ }).waitFor();
    },
    /** Waits for totals that answer all that was said, and names the last one. */
    async settledTotal() {
      await widget.locator('.rows[data-stale="false"]').waitFor();
      return (await total.textContent()) ?? '';
    },
    async payWith(card: string) {
      await pay.click();
      await sheet.getByRole('radio', { name: card }).check();
      await sheet.getByRole('button', { name: 'Pay now' }).click();
    },
    /** Answers of the shop to calls of this tool, the newest first. */
    async answers(tool: string): Promise<Record<string, unknown>[]> {
      const texts = await page.locator(`#log [data-tool="${tool}"] pre[aria-label="Response"]`).allTextContents();
      return texts.map(
        (text) => (JSON.parse(text) as { structuredContent: Record<string, unknown> }).structuredContent,
      );
    },
    /** The session that the widget has at the shop. */
    async sessionId(): Promise<string> {
      const [newest] = (await this.answers('update_checkout')) as { checkout: { id: string } }[];
      if (!newest) throw new Error('The widget has asked for nothing');
      return readShownId(newest.checkout.id).id;
    },
    /** Arguments of the calls of this tool, the newest first. */
    async requests(tool: string): Promise<Record<string, unknown>[]> {
      const texts = await page.locator(`#log [data-tool="${tool}"] pre[aria-label="Request"]`).allTextContents();
      return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    },
    close: () => page.context().close(),
  };
}

export type ShopPage = ReturnType<typeof createShopPage>;

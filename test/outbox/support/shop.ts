import { expect } from 'vitest';
import { buy, type Sold } from '../../orders/support/buying.js';
import { createMerchant } from '../../orders/support/merchant.js';
import { startApp, type TestApp, type TestAppOptions } from '../../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';

export interface ToldShop {
  shop: TestApp;
  /** Of both agents. */
  receiver: WebhookReceiver;
  buy(): Promise<Sold>;
  /** Gives so much of an order back, which changes the order once. */
  refund(orderId: string, amount: number): Promise<void>;
  /** The numbers of `/metrics`, under their names with labels. */
  metrics(): Promise<Map<string, number>>;
  close(): Promise<void>;
}

/** A shop whose agents have a receiver; with the usual schedule unless the options have another. */
export async function toldShop(options: TestAppOptions = {}): Promise<ToldShop> {
  const receiver = await startReceiver();
  const { env, ...others } = options;
  const shop = await startApp({
    env: { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET, ...env },
    ...others,
  });
  const merchant = createMerchant(shop.url);
  return {
    shop,
    receiver,
    buy: () => buy(shop),
    async refund(orderId, amount) {
      const { status, body } = await merchant.refund(orderId, { amount });
      expect(status, JSON.stringify(body)).toBe(200);
    },
    metrics: () => metricsOf(shop.url),
    async close() {
      await shop.close();
      await receiver.close();
    },
  };
}

export async function metricsOf(url: string): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

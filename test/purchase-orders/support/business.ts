import { expect } from 'vitest';
import type { WireSession } from '../../../src/protocol/wire.js';
import { ACQUIRER } from '../../authentication/support/shop.js';
import { ownShop } from '../../completion/support/own-shop.js';
import type { AcpAnswer } from '../../support/acp-client.js';
import { ADDRESS } from '../../support/builders.js';
import type { TestApp } from '../../support/start-app.js';

/** Cents. */
export const PRICE = 10_000;
export const STOCK = 100;
/** Cents: above this the shop wants to approve. */
export const ABOVE = 30_000;
/** Cents: from here on a card's holder has to be authenticated. */
export const AUTHENTICATED_FROM = 50_000;
export const MAXIMUM = 90_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Hours for which a purchase order waits. */
export const WAITS = 48;

const tenth = { type: 'percent_off', percent_off: 10 };

/** A shop that sells on account: to businesses with a company, on two terms. */
export const businessShop = (): Promise<string> =>
  ownShop(
    [{ id: 'unit', price: PRICE, stock: STOCK }],
    [
      { id: 'once', name: 'once', code: 'ONCE', effect: tenth, limits: { total: 1 } },
      { id: 'gift', name: 'gift', code: 'GIFT', effect: { type: 'percent_off', percent_off: 100 } },
    ],
    {
      purchase_orders: {
        terms: ['net_30', 'immediate'],
        buyers: { company: true },
        max_total: MAXIMUM,
        approval: { above: ABOVE, within_hours: WAITS },
      },
      authentication: { acquirer: ACQUIRER, required_when: [{ minimum_amount: AUTHENTICATED_FROM }] },
    },
  );

export const COMPANY = { email: 'ada@example.com', account_type: 'business', company: { name: 'Byron Ltd' } };

export async function basket({ client }: TestApp, quantity: number, more: object = {}): Promise<WireSession> {
  const { status, body, text } = await client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'unit', quantity }],
    buyer: COMPANY,
    ...more,
  });
  expect(status, text).toBe(201);
  return body;
}

export const purchaseBody = (said: object = {}) => ({
  payment_data: { purchase_order_number: 'PO-118', billing_address: ADDRESS, ...said },
});

/** A session whose purchase order waits for the shop. */
export async function waitingSession(shop: TestApp, quantity = 4, more: object = {}): Promise<AcpAnswer> {
  const session = await basket(shop, quantity, more);
  const answer = await shop.client.complete(session.id, purchaseBody());
  expect([answer.status, answer.body.status], answer.text).toEqual([200, 'pending_approval']);
  return answer;
}

import { expect } from 'vitest';
import type { WireSession } from '../../../src/protocol/wire.js';
import { type AcpAnswer, checkAnswer } from '../../support/acp-client.js';
import { BUYER } from '../../support/builders.js';
import { paymentFor, totalOf } from '../../support/shopping.js';
import type { TestApp } from '../../support/start-app.js';

export type Shop = Pick<TestApp, 'client' | 'stripe'>;

export interface Sold {
  session: WireSession;
  sessionId: string;
  orderId: string;
  total: number;
  /** Where the buyer reads the order. */
  permalink: string;
}

/** A session of digital goods, which is ready at once; each unit costs 999. */
export async function readyDigital({ client }: Pick<Shop, 'client'>, quantity = 1): Promise<WireSession> {
  const { body, text } = await client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'item_digital', quantity }],
    buyer: BUYER,
  });
  expect(body.status, text).toBe('ready_for_payment');
  return body;
}

/** What the agent is told of a session that was paid. */
export function soldOf({ status, body, text }: Pick<AcpAnswer, 'status' | 'body' | 'text'>): Sold {
  expect({ status, session: body.status }, text).toEqual({ status: 200, session: 'completed' });
  return {
    session: body,
    sessionId: body.id,
    orderId: body.order.id,
    total: totalOf(body),
    permalink: body.order.permalink_url,
  };
}

/** One purchase from end to end. */
export async function buy(shop: Shop, card = 'pm_card_visa', quantity = 1): Promise<Sold> {
  const session = await readyDigital(shop, quantity);
  return soldOf(await shop.client.complete(session.id, await paymentFor(shop, session, card)));
}

/** The order as the agent sees it now, held against the official schema. */
export async function orderOf({ client }: Pick<Shop, 'client'>, sessionId: string) {
  const { status, body, text } = await client.get(sessionId);
  expect(status, text).toBe(200);
  checkAnswer(status, body);
  return body.order;
}

export interface SeenAdjustment {
  type: string;
  status: string;
  amount: number;
}

export const adjustmentsOf = (order: { adjustments: SeenAdjustment[] } | undefined) =>
  order?.adjustments.map(({ type, status, amount }) => ({ type, status, amount }));

export const refundedOf = (order: { totals: { type: string; amount: number }[] }): number | undefined =>
  order.totals.find(({ type }) => type === 'amount_refunded')?.amount;

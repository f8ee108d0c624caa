import { expect } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { completeBody, createBody, standardShipping } from './builders.js';
import type { TestApp } from './start-app.js';

/** A session that lacks nothing but its payment. */
export async function readySession({ client }: Pick<TestApp, 'client'>, overrides: object = {}): Promise<WireSession> {
  const created = await client.create(createBody(overrides));
  expect(created.status, created.text).toBe(201);
  const updated = await client.update(created.body.id, standardShipping());
  expect(updated.body.status, updated.text).toBe('ready_for_payment');
  return updated.body;
}

export const totalOf = (session: WireSession): number => {
  const total = session.totals.find(({ type }) => type === 'total');
  if (!total) throw new Error('The session has no total');
  return total.amount;
};

/** A request body that pays a session with a fresh token for its total. */
export async function paymentFor(
  { stripe }: Pick<TestApp, 'stripe'>,
  session: WireSession,
  paymentMethod?: string,
): Promise<ReturnType<typeof completeBody>> {
  return completeBody(await stripe.mint({ amount: totalOf(session), currency: session.currency, paymentMethod }));
}

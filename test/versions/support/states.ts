import { expect } from 'vitest';
import { ABLE } from '../../authentication/support/buyer.js';
import { ADDRESS, BUYER } from '../../support/builders.js';
import type { TestApp } from '../../support/start-app.js';
import type { DatedAgent } from './agent.js';
import { type Dialect, dialectOf } from './dialects.js';
import { totalIn } from './identities.js';

/** What becomes of a session, by the newest name of its status. */
export const STATES = [
  'not_ready_for_payment',
  'ready_for_payment',
  'declined',
  'authentication_required',
  'pending_approval',
  'complete_in_progress',
  'completed',
  'canceled',
  'expired',
] as const;

export type State = (typeof STATES)[number];

/** Longer than a session lives. */
export const TTL_MS = 361 * 60_000;

export const NEW_YORK = { ...ADDRESS, city: 'New York', state: 'NY', postal_code: '10001' };

/** What the shop takes only of buyers that were authenticated. */
export const DEAR = { item_456: 12 };

/** The one way in which a session's parcels go that every version knows. */
export async function chooseStandard(
  { update }: Pick<DatedAgent, 'update'>,
  dialect: Dialect,
  { id, line_items: lines }: { id: string; line_items: { id: string }[] },
) {
  return update(id, dialect.select({ id: 'standard', items: lines.map((line) => line.id) }));
}

/** A token for what a session costs. */
export const tokenFor = (
  { stripe }: Pick<TestApp, 'stripe'>,
  session: { totals: { type: string; amount: number }[] },
  paymentMethod?: string,
) => stripe.mint({ amount: Math.max(totalIn(session), 50), paymentMethod });

/** Brings sessions into their states: by the agent itself, or, where its version has no word for it, by another one. */
export function createStates(shop: TestApp, newest: DatedAgent) {
  async function ready(agent: DatedAgent) {
    const dialect = dialectOf(agent.version);
    const { body: created, text } = await agent.create(dialect.create());
    expect(created.status, text).toBe('not_ready_for_payment');
    const answer = await chooseStandard(agent, dialect, created);
    expect(answer.body.status, answer.text).toBe('ready_for_payment');
    return answer.body;
  }

  async function paid(agent: DatedAgent, card: string | undefined) {
    const session = await ready(agent);
    const token = await tokenFor(shop, session, card);
    return agent.complete(session.id, dialectOf(agent.version).complete(token));
  }

  async function awaiting() {
    const dialect = dialectOf(newest.version);
    const { body } = await newest.create(dialect.create({ items: DEAR, more: ABLE }));
    const answer = await chooseStandard(newest, dialect, body);
    expect(answer.body.status, answer.text).toBe('authentication_required');
    return answer.body;
  }

  /** Only the newest version orders on account. */
  async function onAccount() {
    const { id } = await ready(newest);
    const buyer = { ...BUYER, account_type: 'business' };
    const answer = await newest.complete(id, { buyer, payment_data: { purchase_order_number: 'PO-7' } });
    expect(answer.body.status, answer.text).toBe('pending_approval');
    return answer.body;
  }

  const idOf: Record<Exclude<State, 'expired'>, (agent: DatedAgent) => Promise<{ id: string }>> = {
    not_ready_for_payment: async (agent) =>
      (await agent.create(dialectOf(agent.version).create({ address: null, buyer: BUYER }))).body,
    ready_for_payment: ready,
    declined: async (agent) => (await paid(agent, 'pm_card_visa_chargeDeclined')).body,
    authentication_required: awaiting,
    pending_approval: onAccount,
    complete_in_progress: async (agent) => (await paid(agent, 'pm_sandbox_processing')).body,
    completed: async (agent) => (await paid(agent, undefined)).body,
    canceled: async (agent) => (await agent.cancel((await ready(agent)).id)).body,
  };

  return {
    /** The id of a session in a state. */
    reach: async (state: Exclude<State, 'expired'>, agent: DatedAgent): Promise<string> =>
      (await idOf[state](agent)).id,
    ready,
  };
}

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { auditBooks } from '../completion/support/books.js';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { BETA_KEY } from '../support/start-app.js';
import { connectMcp, type McpTestClient, sessionOf } from './support/mcp-client.js';

const shop = sharedShop();

async function ready(mcp: McpTestClient): Promise<WireSession> {
  const { id } = sessionOf(await mcp.create(createBody()));
  return sessionOf(await mcp.update(id, standardShipping()));
}

describe('a purchase over MCP', () => {
  it('goes from the first line to the order, and is the same session over REST', async () => {
    const mcp = await connectMcp(shop().url);
    const created = sessionOf(
      await mcp.create({ currency: 'usd', capabilities: {}, line_items: [{ id: 'item_123' }] }),
    );
    expect(created.status).toBe('not_ready_for_payment');
    const { buyer, fulfillment_details } = createBody();
    const addressed = sessionOf(await mcp.update(created.id, { buyer, fulfillment_details }));
    expect(addressed.fulfillment_options.map(({ id }) => id)).toContain('standard');
    const chosen = sessionOf(await mcp.update(created.id, standardShipping()));
    expect(chosen.status).toBe('ready_for_payment');
    const sold = sessionOf(await mcp.complete(created.id, await paymentFor(shop(), chosen)));
    expect([sold.status, sold.order?.checkout_session_id]).toEqual(['completed', created.id]);
    expect((await shop().stripe.charges(created.id)).map(({ amount }) => amount)).toEqual([totalOf(chosen)]);
    expect(sessionOf(await mcp.get(created.id))).toEqual(sold);
    expect((await shop().client.get(created.id)).body).toEqual(sold);
  });

  it('can be given up, with a payload and without', async () => {
    const mcp = await connectMcp(shop().url);
    for (const payload of [undefined, {}, { intent_trace: { reason_code: 'price_sensitivity' } }]) {
      const { id } = sessionOf(await mcp.create(createBody()));
      expect(sessionOf(await mcp.cancel(id, payload)).status).toBe('canceled');
    }
  });

  it('tells a decline in the session, as over REST', async () => {
    const mcp = await connectMcp(shop().url);
    const session = await ready(mcp);
    const payment = await paymentFor(shop(), session, 'pm_card_visa_chargeDeclined');
    const declined = sessionOf(await mcp.complete(session.id, payment));
    expect([declined.status, declined.messages.map((each) => 'code' in each && each.code)]).toEqual([
      'ready_for_payment',
      ['payment_declined'],
    ]);
  });

  it('is nobody else’s', async () => {
    const mcp = await connectMcp(shop().url);
    const stranger = await connectMcp(shop().url, BETA_KEY);
    const { id } = await ready(mcp);
    const answers = [
      await stranger.get(id),
      await stranger.update(id, {}),
      await stranger.complete(id, await paymentFor(shop(), sessionOf(await mcp.get(id)))),
      await stranger.cancel(id),
    ];
    expect(answers.map(({ error }) => [error?.code, error?.data?.code])).toEqual(
      answers.map(() => [-32000, 'session_not_found']),
    );
    expect(sessionOf(await mcp.get(id)).status).toBe('ready_for_payment');
  });
});

describe('calls without an idempotency key', () => {
  it('run as new each time', async () => {
    const mcp = await connectMcp(shop().url);
    const [one, two] = [await mcp.create(createBody()), await mcp.create(createBody())];
    expect(sessionOf(one).id).not.toBe(sessionOf(two).id);
    expect([one.replayed, two.replayed]).toEqual([false, false]);
  });

  it.each([1, 2, 3])('charge once, however many complete at the same time (%i)', async () => {
    const { stripe, app, url } = shop();
    const mcp = await connectMcp(url);
    const session = await ready(mcp);
    const payments = await Promise.all(Array.from({ length: 10 }, () => paymentFor(shop(), session)));
    const answers = await Promise.all(payments.map((payment) => mcp.complete(session.id, payment)));
    const sold = answers.flatMap((answer) => (answer.session ? [answer.session] : []));
    expect(sold.length).toBeGreaterThan(0);
    const { order } = sessionOf(await mcp.get(session.id));
    for (const each of sold) expect([each.status, each.order]).toEqual(['completed', order]);
    for (const { error } of answers.filter((answer) => answer.error)) {
      expect(error?.code).toBe(-32000);
      expect(['session_in_progress', 'session_not_modifiable']).toContain(error?.data?.code);
    }
    const books = await auditBooks({ store: app.store, stripe, sessionIds: [session.id] });
    expect(books).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  });

  it('leave nothing under a key that anyone could send', async () => {
    const mcp = await connectMcp(shop().url);
    const session = await ready(mcp);
    const payment = await paymentFor(shop(), session);
    sessionOf(await mcp.complete(session.id, payment));
    const again = await mcp.complete(session.id, payment);
    expect([again.replayed, again.error?.data?.code]).toEqual([false, 'session_not_modifiable']);
    const keyed = await mcp.complete(session.id, payment, { key: randomUUID() });
    expect(keyed.error?.data?.code).toBe('session_not_modifiable');
  });
});

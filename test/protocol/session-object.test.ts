import { describe, expect, it } from 'vitest';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { NO_SESSION, sharedShop } from './shared-shop.js';

const shop = sharedShop();
const HOUR = 3_600_000;
const REQUIRED = [
  'id',
  'capabilities',
  'status',
  'currency',
  'line_items',
  'fulfillment_options',
  'totals',
  'messages',
  'links',
];
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('the session object', () => {
  it('R-SES-01 R-CAP-01 R-GET-03 is whole in the answer of each operation', async () => {
    const { client } = shop();
    const created = await client.create(createBody());
    const updated = await client.update(created.body.id, standardShipping());
    const completed = await client.complete(created.body.id, await paymentFor(shop(), updated.body));
    const second = await client.create(createBody());
    const canceled = await client.cancel(second.body.id);
    for (const { body } of [created, updated, completed, canceled, await client.get(second.body.id)]) {
      for (const name of REQUIRED) expect(body[name], name).toBeDefined();
      expect(body.capabilities.payment.handlers.length).toBeGreaterThan(0);
    }
  });

  it('R-GET-01 is told by id alone, and 404 elsewhere', async () => {
    const { client } = shop();
    const created = await client.create(createBody());
    const got = await client.get(created.body.id);
    expect([got.status, got.text]).toEqual([200, created.text]);
    expect(got.headers.get('idempotent-replayed')).toBeNull();
    for (const id of [NO_SESSION, 'x', `${created.body.id}0`, created.body.id.toUpperCase()]) {
      const answer = await client.get(id);
      expect([answer.status, answer.body.code]).toEqual([404, 'session_not_found']);
    }
  });

  it('R-SES-04 tells its times in UTC, and updated_at never goes back', async () => {
    const { client, clock } = shop();
    const { body: created } = await client.create(createBody());
    for (const name of ['created_at', 'updated_at', 'expires_at']) expect(created[name]).toMatch(UTC);
    expect(Date.parse(created.expires_at) - Date.parse(created.created_at)).toBe(6 * HOUR);
    clock.advance(1000);
    const { body: updated } = await client.update(created.id, {});
    expect(updated.updated_at > created.updated_at).toBe(true);
    expect(updated.created_at).toBe(created.created_at);
    expect(updated.expires_at).toBe(created.expires_at);
  });

  it('R-SES-05 is expired from expires_at on, at once and for good, and can still be read', async () => {
    const { client, clock, app } = shop();
    const session = await readySession(shop());
    clock.advance(6 * HOUR - 60_000);
    expect((await client.get(session.id)).body.status).toBe('ready_for_payment');
    clock.advance(60_000);
    const atOnce = await client.get(session.id);
    expect([atOnce.status, atOnce.body.status]).toEqual([200, 'expired']);
    expect(atOnce.body.messages).toEqual([expect.objectContaining({ type: 'error', code: 'expired' })]);
    await app.sweeper.runOnce();
    const swept = await client.get(session.id);
    expect({ ...swept.body, updated_at: '' }).toEqual({ ...atOnce.body, updated_at: '' });
  });

  it('R-STA-05 R-SES-05 reads the same before and after its expiry is written down', async () => {
    const { client, clock, app } = shop();
    const session = await readySession(shop());
    clock.advance(7 * HOUR);
    const before = await client.get(session.id);
    await app.sweeper.runOnce();
    expect((await client.get(session.id)).body.updated_at).toBe(before.body.updated_at);
  });

  it('R-SES-06 has no presentment currency, so no part of one', async () => {
    const { text } = await shop().client.create(createBody());
    expect(text).not.toMatch(/presentment|exchange_rate/);
  });

  it('R-LNK-01 carries the links of the shop', async () => {
    const { body } = await shop().client.create(createBody());
    expect(body.links.map(({ type }: { type: string }) => type)).toEqual([
      'terms_of_use',
      'privacy_policy',
      'return_policy',
    ]);
    for (const { url } of body.links) expect(new URL(url).protocol).toBe('https:');
  });
});

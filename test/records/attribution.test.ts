import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import { toldShop } from '../outbox/support/shop.js';
import { createBody, standardShipping } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* Who brought the buyer: stored once a touch, shown to the shop alone, its token deleted when nobody needs it. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let shop: TestApp;
let merchant: MerchantClient;
const log: Record<string, unknown>[] = [];
beforeAll(async () => {
  shop = await startApp({ log });
  merchant = createMerchantClient(shop.url);
});
afterAll(() => shop.close());

const touch = (name: string, more: object = {}) => ({
  affiliate_attribution: { provider: `${name}.example`, token: `token_${name}`, ...more },
});
const attributionOf = async (id: string) => (await merchant.get(`/sessions/${id}`)).body.attribution;

describe('a touch', () => {
  it('R-AFF-05 is the first claim for good: later ones are taken, and change nothing', async () => {
    const { client } = shop;
    const session = await readySession(shop, touch('first'));
    const declined = await client.complete(session.id, {
      ...(await paymentFor(shop, session, 'pm_card_visa_chargeDeclined')),
      ...touch('declined'),
    });
    expect(declined.body.status).toBe('ready_for_payment');
    // Nobody's fault: an edit in between makes a new revision.
    const updated = await client.update(session.id, standardShipping());
    const paid = await client.complete(session.id, { ...(await paymentFor(shop, updated.body)), ...touch('paid') });
    expect(paid.body.status, paid.text).toBe('completed');
    const both = {
      first_touch: { provider: 'first.example', token: 'token_first' },
      last_touch: { provider: 'declined.example', token: 'token_declined' },
    };
    expect(await attributionOf(session.id)).toEqual(both);
    expect((await merchant.get(`/orders/${paid.body.order.id}`)).body.attribution).toEqual(both);
    for (const { text } of [declined, updated, paid, await client.get(session.id)]) expect(text).not.toMatch(/token_/);
    expect(JSON.stringify(log)).not.toMatch(/token_|\.example/);
  });

  it('R-AFF-07 is kept without what the protocol does not know', async () => {
    const known = {
      publisher_id: 'pub',
      campaign_id: 'c',
      creative_id: 'k',
      sub_id: 'https://video.example/@someone/1.html',
      source: { type: 'url', url: 'https://blog.example/@someone/post.html' },
      issued_at: '2026-02-11T10:00:00Z',
      metadata: { rate: 0.15, is_verified: true, kind: 'influencer' },
      touchpoint: 'first',
    };
    const body = createBody(
      touch('known', { ...known, surprise: { deep: [1] }, source: { ...known.source, more: 1 } }),
    );
    const { id } = (await shop.client.create(body)).body;
    expect(await attributionOf(id)).toEqual({
      first_touch: { provider: 'known.example', token: 'token_known', ...known },
    });
  });

  it('R-AFF-01 is no part of an update', async () => {
    const { id } = (await shop.client.create(createBody())).body;
    const refused = await shop.client.update(id, touch('late'));
    expect([refused.status, refused.body.param]).toEqual([400, '$.affiliate_attribution']);
    expect(await attributionOf(id)).toBeUndefined();
  });

  it.each([
    [{ metadata: { a: [1] } }, 'invalid_type', '$.affiliate_attribution.metadata'],
    [{ metadata: { a: null } }, 'invalid_type', '$.affiliate_attribution.metadata'],
    [{ metadata: 'flat' }, 'invalid_type', '$.affiliate_attribution.metadata'],
    [{ sub_id: 7 }, 'invalid_type', '$.affiliate_attribution.sub_id'],
    [{ provider: undefined }, 'missing', '$.affiliate_attribution.provider'],
    [{ issued_at: 'yesterday' }, 'invalid', '$.affiliate_attribution.issued_at'],
    [{ sub_id: 'ada@example.com' }, 'pii_not_allowed', '$.affiliate_attribution.sub_id'],
    [{ sub_id: 'u=ada%40example.com' }, 'pii_not_allowed', '$.affiliate_attribution.sub_id'],
    [{ campaign_id: 'Ada <ada@mail.example.co.uk>' }, 'pii_not_allowed', '$.affiliate_attribution.campaign_id'],
    [
      { source: { type: 'url', url: 'https://b.example/?to=ada@example.com' } },
      'pii_not_allowed',
      '$.affiliate_attribution.source.url',
    ],
    [{ metadata: { who: 'ada@example.com' } }, 'pii_not_allowed', '$.affiliate_attribution.metadata.who'],
    [{ metadata: { 'ada@example.com': 1 } }, 'pii_not_allowed', "$.affiliate_attribution.metadata['ada@example.com']"],
  ])('R-AFF-03 R-AFF-06 that is %j is refused: %s', async (more, code, param) => {
    const refused = await shop.client.create(createBody(touch('bad', more)));
    expect([refused.status, refused.body.code, refused.body.param]).toEqual([400, code, param]);
    expect(refused.body.message).not.toMatch(/ada@/);
  });
});

describe('its token', () => {
  it('R-AFF-08 goes with a session that ends without a sale, the rest of the touch stays', async () => {
    const canceled = (await shop.client.create(createBody(touch('canceled')))).body.id;
    const expired = (await shop.client.create(createBody(touch('expired', { sub_id: 's' })))).body.id;
    await shop.client.cancel(canceled);
    expect(await attributionOf(canceled)).toEqual({ first_touch: { provider: 'canceled.example' } });
    expect((await attributionOf(expired)).first_touch.token).toBe('token_expired');
    shop.clock.advance(DAY);
    await shop.app.sweeper.runOnce();
    expect(await attributionOf(expired)).toEqual({ first_touch: { provider: 'expired.example', sub_id: 's' } });
  });

  it('R-AFF-08 of a sale is deleted when that is settled, and is in no event', async () => {
    const { shop: told, receiver } = await toldShop({ env: { ATTRIBUTION_TOKEN_DAYS: '30' } });
    try {
      const session = await readySession(told, touch('first'));
      await told.client.complete(session.id, { ...(await paymentFor(told, session)), ...touch('last') });
      const [event] = await until('the event', () => (receiver.received.length > 0 ? receiver.received : undefined));
      expect(event?.raw).not.toMatch(/token_|first\.example|last\.example/);

      told.clock.advance(30 * DAY - HOUR);
      const later = await told.restart();
      const touches = async (app: TestApp) => (await createMerchantClient(app.url).get(`/sessions/${session.id}`)).body;
      expect((await touches(later)).attribution.last_touch.token).toBe('token_last');
      told.clock.advance(2 * HOUR);
      const settled = await later.restart();
      const left = await until('the tokens are gone', async () => {
        const { attribution } = await touches(settled);
        return attribution.last_touch.token === undefined ? attribution : undefined;
      });
      expect(left).toEqual({ first_touch: { provider: 'first.example' }, last_touch: { provider: 'last.example' } });
      await settled.close();
    } finally {
      await receiver.close();
    }
  });
});

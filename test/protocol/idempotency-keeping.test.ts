import { describe, expect, it } from 'vitest';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import { startApp } from '../support/start-app.js';
import { sharedShop } from './shared-shop.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('how long a key is kept', () => {
  const shop = sharedShop();

  it('R-IDM-11 at least 24 hours, and new after the 72 of the settings', async () => {
    const { client, clock, app } = shop();
    const create = () => client.create(createBody(), { key: 'kept' });
    const created = await create();
    for (const step of [23 * HOUR + 59 * MINUTE, 47 * HOUR]) {
      clock.advance(step);
      await app.sweeper.runOnce();
      const again = await create();
      expect([again.status, again.headers.get('idempotent-replayed'), again.text]).toEqual([201, 'true', created.text]);
    }
    clock.advance(2 * HOUR);
    const fresh = await create();
    expect([fresh.status, fresh.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect(fresh.body.id).not.toBe(created.body.id);
    expect((await create()).text).toBe(fresh.text);
  });

  it('R-IDM-11 a refusal as long as a success', async () => {
    const { client, clock } = shop();
    const wrong = () => client.create({}, { key: 'wrong' });
    await wrong();
    clock.advance(23 * HOUR + 59 * MINUTE);
    expect((await wrong()).headers.get('idempotent-replayed')).toBe('true');
    clock.advance(49 * HOUR);
    expect((await wrong()).headers.get('idempotent-replayed')).toBeNull();
    clock.advance(73 * HOUR);
    expect((await client.create(createBody(), { key: 'wrong' })).status).toBe(201);
  });
});

describe('a restart', () => {
  it('R-IDM-11 R-IDM-05 forgets no key: equal bytes as before', async () => {
    let shop = await startApp({ env: { PUBLIC_URL: 'http://shop.example' } });
    try {
      const { client } = shop;
      const created = await client.create(createBody(), { key: 'k' });
      const { id } = created.body;
      const updated = await client.update(id, standardShipping(), { key: 'k' });
      const payment = await paymentFor(shop, updated.body);
      const completed = await client.complete(id, payment, { key: 'k' });
      const refused = await client.create({ nothing: 1 }, { key: 'refused' });
      const { id: otherId } = (await client.create(createBody())).body;
      const canceled = await client.cancel(otherId, undefined, { key: 'k' });
      const got = await client.get(id);

      shop = await shop.restart();
      const again = shop.client;
      for (const [before, after] of [
        [created, await again.create(createBody(), { key: 'k' })],
        [updated, await again.update(id, standardShipping(), { key: 'k' })],
        [completed, await again.complete(id, payment, { key: 'k' })],
        [canceled, await again.cancel(otherId, undefined, { key: 'k' })],
        [refused, await again.create({ nothing: 1 }, { key: 'refused' })],
      ] as const) {
        expect([after.status, after.headers.get('idempotent-replayed')]).toEqual([before.status, 'true']);
        expect(after.text).toBe(before.text);
      }
      expect((await again.create(createBody({ locale: 'x' }), { key: 'k' })).status).toBe(422);
      expect((await again.get(id)).text).toBe(got.text);
      expect(await shop.stripe.charges(id)).toHaveLength(1);
    } finally {
      await shop.close();
    }
  });
});

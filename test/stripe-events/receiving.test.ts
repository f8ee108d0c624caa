import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { until } from '../completion/support/waiting.js';
import { buy } from '../orders/support/buying.js';
import { eventsSettled } from '../orders/support/events-settled.js';
import { createSeller, type RunningSeller, type Seller } from '../orders/support/seller.js';
import { WEBHOOK_SECRET } from '../support/start-app.js';
import { anEvent, anIntent, post } from './signed.js';

let seller: Seller;
let shop: RunningSeller;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start();
});
afterEach(() => seller.close());

const counts = () => shop.app.store.inbox.counts();
const said = (words: RegExp) => seller.log.filter(({ msg }) => words.test(String(msg)));

const settled = () =>
  until('all events are settled', async () => {
    const all = await counts();
    return all.every(({ outcome }) => outcome !== undefined) ? all : undefined;
  });

it('an event of a type without effect is taken, ignored, and spoken of once', async () => {
  for (let time = 0; time < 3; time += 1) {
    expect((await post(shop.url, anEvent('customer.created', { id: 'cus_1', object: 'customer' }))).status).toBe(200);
  }
  expect(await counts()).toEqual([{ type: 'customer.created', outcome: 'ignored', count: 3 }]);
  expect(said(/without effect/)).toMatchObject([{ level: 'info', detail: 'customer.created' }]);
});

it('an event about an object without an id is taken', async () => {
  expect((await post(shop.url, anEvent('balance.available', { object: 'balance' }))).status).toBe(200);
  expect(await counts()).toEqual([{ type: 'balance.available', outcome: 'ignored', count: 1 }]);
});

it('events about what is not of this shop are taken, and leave it as it is', async () => {
  const strangers = [
    anIntent(),
    anIntent({ metadata: { store: 'Berlin' } }),
    anIntent({ metadata: { checkout_session_id: 'cs_another', store: 'store_another' } }),
    anIntent({ metadata: null }),
  ];
  for (const intent of strangers) {
    expect((await post(shop.url, anEvent('payment_intent.succeeded', intent))).status).toBe(200);
  }
  const disputed = { id: 'du_1', object: 'dispute', payment_intent: 'pi_unknown' };
  expect((await post(shop.url, anEvent('charge.dispute.created', disputed))).status).toBe(200);
  expect((await post(shop.url, anEvent('refund.created', { id: 're_1', object: 'refund' }))).status).toBe(200);
  const token = { id: 'spt_stranger', object: 'shared_payment.granted_token' };
  expect((await post(shop.url, anEvent('shared_payment.granted_token.used', token))).status).toBe(200);
  const outcomes = await settled();
  expect(outcomes.map(({ outcome }) => outcome).every((outcome) => outcome === 'foreign')).toBe(true);
  expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(7);
  expect(said(/not of this shop/).filter(({ detail }) => detail === 'payment_intent.succeeded')).toHaveLength(1);
});

it('an event that comes again is the one that came before', async () => {
  const event = anEvent('payment_intent.succeeded', anIntent());
  for (let time = 0; time < 3; time += 1) expect((await post(shop.url, event)).status).toBe(200);
  const all = await Promise.all(Array.from({ length: 16 }, () => post(shop.url, event)));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await settled()).toEqual([{ type: 'payment_intent.succeeded', outcome: 'foreign', count: 1 }]);
});

it('an event that comes several times at once is one', async () => {
  const event = anEvent('payment_intent.succeeded', anIntent());
  const all = await Promise.all(Array.from({ length: 32 }, () => post(shop.url, event)));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await settled()).reduce((sum, { count }) => sum + count, 0)).toBe(1);
});

it('two events that say the same of one object are looked at once', async () => {
  await seller.stripe.faults([{ match: { method: 'GET', path: '/v1/payment_intents/*' }, fault: 'delay', ms: 1500 }]);
  const holding = anEvent('payment_intent.succeeded', anIntent({ id: 'pi_first' }));
  await post(shop.url, holding);
  const intent = anIntent({ id: 'pi_second' });
  for (let time = 0; time < 4; time += 1) await post(shop.url, anEvent('payment_intent.processing', intent));
  const outcomes = await settled();
  const merged = outcomes.find(({ type, outcome }) => type === 'payment_intent.processing' && outcome === 'merged');
  expect(merged?.count).toBeGreaterThanOrEqual(2);
  expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(5);
});

it('while the database is away nothing is taken, and nothing is lost', async () => {
  await shop.stop();
  const path = join(seller.folder(), 'seller.db');
  const real = await createSqliteStore({ file: path, clock: seller.clock, onFatal: () => {} });
  let isAway = true;
  const store = {
    ...real,
    inbox: {
      ...real.inbox,
      receive: (...given: Parameters<typeof real.inbox.receive>) =>
        isAway ? Promise.reject(new UnavailableError('away')) : real.inbox.receive(...given),
    },
  };
  shop = await seller.start({ store });
  const event = anEvent('payment_intent.succeeded', anIntent());
  const refused = await post(shop.url, event);
  expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 503, code: 'service_unavailable' });
  isAway = false;
  expect((await post(shop.url, event)).status).toBe(200);
  expect(await settled()).toEqual([{ type: 'payment_intent.succeeded', outcome: 'foreign', count: 1 }]);
});

it('no token is in the files of the database, though events bring it', async () => {
  const tokens: string[] = [];
  const remembering = {
    ...seller.stripe,
    mint: async (options: Parameters<typeof seller.stripe.mint>[0]) => {
      const token = await seller.stripe.mint(options);
      tokens.push(token);
      return token;
    },
  };
  await seller.stripe.webhook({ url: `${shop.url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
  await buy({ client: shop.client, stripe: remembering });
  await buy({ client: shop.client, stripe: remembering }, 'pm_card_mastercard');
  const revoked = await remembering.mint({ amount: 100 });
  await seller.stripe.revoke(revoked);
  for (const type of ['used', 'deactivated', 'unheard_of']) {
    const token = { id: `spt_canary_${type}`, object: 'shared_payment.granted_token' };
    expect((await post(shop.url, anEvent(`shared_payment.granted_token.${type}`, token))).status).toBe(200);
  }
  await eventsSettled(shop);
  expect((await counts()).filter(({ type }) => type.startsWith('shared_payment.')).length).toBeGreaterThan(2);
  const folder = seller.folder();
  const names = (await readdir(folder)).filter((name) => name.startsWith('seller.db'));
  const files = Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
  for (const secret of [...tokens, 'spt_canary', 'spt_']) expect(files.includes(secret), secret).toBe(false);
  expect(JSON.stringify(seller.log)).not.toMatch(/spt_|whsec_/);
});

it('events are forgotten when Stripe forgets them too', async () => {
  await post(shop.url, anEvent('customer.created', { id: 'cus_1', object: 'customer' }));
  seller.clock.advance(29 * 24 * 3_600_000);
  expect((await shop.app.retention.purge.run()).stripeEvents).toBe(0);
  seller.clock.advance(2 * 24 * 3_600_000);
  await shop.app.retention.purge.run();
  expect(await counts()).toEqual([]);
});

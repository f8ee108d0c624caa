import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { loadShop } from '../../src/providers/shop.js';
import { BUYER, createBody, standardShipping } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* What buyers agree to: offered, answered with the payment, and on record with the order. */

let shop: TestApp;
let merchant: MerchantClient;
let shopDir: string;
beforeAll(async () => {
  shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
  shop = await startApp({ shopDir });
  merchant = createMerchantClient(shop.url);
});
afterAll(async () => {
  await shop.close();
  await rm(shopDir, { recursive: true, force: true });
});

const OFFERED = [
  {
    channel: 'email',
    display_text: 'New gear and offers, once a month at most',
    privacy_policy_url: 'https://shop.example/privacy',
  },
  {
    channel: 'sms',
    display_text: 'A text message when a sale begins',
    privacy_policy_url: 'https://shop.example/privacy',
  },
];
const buyer = (email: string, phone?: string) => ({ ...BUYER, email, ...(phone && { phone_number: phone }) });
const yes = (channel: string) => ({ channel, opted_in: true });
const no = (channel: string) => ({ channel, opted_in: false });

/** A session that lacks nothing but its payment. */
async function ready(overrides: object): Promise<WireSession> {
  const { id } = (await shop.client.create(createBody(overrides))).body;
  return (await shop.client.update(id, standardShipping())).body;
}

async function complete(session: WireSession, consents?: object[], more: object = {}, card?: string) {
  const body = {
    ...(await paymentFor(shop, session, card)),
    ...(consents && { marketing_consents: consents }),
    ...more,
  };
  return shop.client.complete(session.id, body);
}

const subscribed = (session: WireSession) =>
  Object.fromEntries((session.marketing_consent_options ?? []).map((each) => [each.channel, each.is_subscribed]));
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
const recordsOf = async (contact: string): Promise<any[]> =>
  (await merchant.get(`/consents?contact=${encodeURIComponent(contact)}`)).body.items;

describe('marketing consents', () => {
  it('R-MKT-01 R-MKT-03 are offered, given, shown as given, and revoked, each time as a record of its own', async () => {
    const details = { buyer: buyer('New@Example.com'), locale: 'fr' };
    const first = await ready(details);
    expect(first.marketing_consent_options).toEqual(OFFERED.map((offer) => ({ ...offer, is_subscribed: false })));
    const bought = await complete(first, [yes('email')]);
    expect(bought.body.status, bought.text).toBe('completed');
    expect(bought.text).not.toMatch(/marketing|opted_in/);
    const [given] = await recordsOf('NEW@example.com');
    expect(given).toEqual({
      channel: 'email',
      contact: 'new@example.com',
      opted_in: true,
      display_text: OFFERED[0]?.display_text,
      text_version: '2026-11',
      locale: 'fr',
      privacy_policy_url: 'https://shop.example/privacy',
      agent_id: 'alpha',
      checkout_session_id: first.id,
      order_id: bought.body.order.id,
      at: (await merchant.get(`/orders/${bought.body.order.id}`)).body.created_at,
    });

    const second = await ready(details);
    expect(subscribed(second)).toEqual({ email: true, sms: false });
    await complete(second, [yes('email'), no('email')]);
    expect((await recordsOf('new@example.com')).map(({ opted_in }) => opted_in)).toEqual([false, true]);
    expect(subscribed(await ready(details))).toEqual({ email: false, sms: false });
  });

  it('R-MKT-02 that are left out change nothing, whatever was said before', async () => {
    const kept = { buyer: buyer('kept@example.com') };
    await complete(await ready(kept), [yes('email')]);
    for (const consents of [undefined, [], [yes('sms')]]) {
      expect((await complete(await ready(kept), consents)).body.status).toBe('completed');
    }
    expect(subscribed(await ready(kept))).toMatchObject({ email: true });
    expect(await recordsOf('kept@example.com')).toHaveLength(1);
    await complete(await ready({ buyer: buyer('silent@example.com') }));
    expect(await recordsOf('silent@example.com')).toEqual([]);
  });

  it('R-MKT-04 of channels that are not offered, or have no contact, are ignored', async () => {
    const session = await ready({ buyer: buyer('odd@example.com', 'none') });
    const answer = await complete(session, [yes('push'), yes('sms'), yes('whatsapp'), yes('email')]);
    expect(answer.body.status).toBe('completed');
    const { body } = await merchant.get('/consents?limit=100');
    const mine = body.items.filter((item: { order_id: string }) => item.order_id === answer.body.order.id);
    expect(mine.map(({ channel }: { channel: string }) => channel)).toEqual(['email']);
  });

  it('R-MKT-04 go to the buyer of the payment, and by phone to the delivery where the buyer has none', async () => {
    const delivery = { ...createBody().fulfillment_details, phone_number: '+1 (555) 010-0177' };
    const session = await ready({ buyer: buyer('before@example.com'), fulfillment_details: delivery });
    await complete(session, [yes('email'), yes('sms')], { buyer: buyer('after@example.com') });
    expect(await recordsOf('before@example.com')).toEqual([]);
    expect(await recordsOf('after@example.com')).toMatchObject([{ channel: 'email', opted_in: true }]);
    expect(await recordsOf('+1 555 0100177')).toMatchObject([{ channel: 'sms', contact: '+15550100177' }]);
  });

  it('R-MKT-05 count with the order alone: not after a decline, and once however often the payment is sent', async () => {
    const { client } = shop;
    const session = await ready({ buyer: buyer('tries@example.com') });
    const declined = await complete(session, [yes('email')], {}, 'pm_card_visa_chargeDeclined');
    expect(declined.body.status).toBe('ready_for_payment');
    expect(await recordsOf('tries@example.com')).toEqual([]);
    const body = { ...(await paymentFor(shop, session)), marketing_consents: [yes('email')] };
    for (const replayed of [null, 'true']) {
      const paid = await client.complete(session.id, body, { key: 'once' });
      expect([paid.body.status, paid.headers.get('idempotent-replayed')]).toEqual(['completed', replayed]);
    }
    expect(await recordsOf('tries@example.com')).toHaveLength(1);

    const silent = await ready({ buyer: buyer('declined@example.com') });
    await complete(silent, [yes('email')], {}, 'pm_card_visa_chargeDeclined');
    expect((await complete(silent)).body.status).toBe('completed');
    expect(await recordsOf('declined@example.com')).toEqual([]);
  });

  it('are kept with the text that was shown, though the shop has another one when they come', async () => {
    const session = await ready({ buyer: buyer('text@example.com') });
    const file = join(shopDir, 'shop.json');
    const settings = JSON.parse(await readFile(file, 'utf8'));
    settings.marketing.channels = [
      {
        channel: 'email',
        display_text: 'Everything',
        text_version: 'next',
        privacy_policy_url: 'https://new.example/',
      },
    ];
    await writeFile(file, JSON.stringify(settings));
    shop = await shop.restart();
    merchant = createMerchantClient(shop.url);
    expect((await complete(session, [yes('email')])).body.status).toBe('completed');
    expect(await recordsOf('text@example.com')).toMatchObject([{ text_version: '2026-11' }]);
    const fresh = await ready({ buyer: buyer('text@example.com') });
    expect(fresh.marketing_consent_options).toEqual([
      { channel: 'email', display_text: 'Everything', privacy_policy_url: 'https://new.example/', is_subscribed: true },
    ]);
  });
});

describe('the list of consents', () => {
  it('has pages, is narrowed, and tells what is wrong with a query', async () => {
    const { items } = (await merchant.get('/consents?limit=100')).body;
    expect(items.length).toBeGreaterThan(6);
    expect(await merchant.all('/consents', 2)).toEqual(items);
    const texts = (await merchant.get('/consents?channel=sms')).body.items;
    expect(texts.map(({ contact }: { contact: string }) => contact)).toEqual(['+15550100177']);
    expect((await merchant.get('/consents?channel=sms&contact=kept@example.com')).body).toEqual({ items: [] });
    for (const [query, param] of [
      ['channel=push', '$.query.channel'],
      ['contact=nobody', '$.query.contact'],
      ['contact=', '$.query.contact'],
      ['cursor=x', '$.query.cursor'],
      ['email=a@b.example', '$.query.email'],
    ]) {
      const refused = await merchant.get(`/consents?${query}`);
      expect([refused.status, refused.body.param], query).toEqual([400, param]);
    }
    expect((await merchant.get('/consents', { authorization: null })).status).toBe(401);
  });
});

it('a section that cannot be used ends the start, with file, path and what was expected', async () => {
  const own = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', own, { recursive: true });
  const settings = JSON.parse(await readFile(join(own, 'shop.json'), 'utf8'));
  const email = { channel: 'email', display_text: 'News', text_version: '1' };
  const problemsOf = async (channels: object[]): Promise<unknown> => {
    await writeFile(join(own, 'shop.json'), JSON.stringify({ ...settings, links: [], marketing: { channels } }));
    return loadShop(own).catch(({ problems }) => problems);
  };
  expect(await problemsOf([email, { ...email, privacy_policy_url: 'https://shop.example/privacy' }])).toEqual([
    'shop.json $.marketing.channels[0].privacy_policy_url: is missing; expected a URL, or a link of type "privacy_policy" in $.links',
    'shop.json $.marketing.channels[1].channel: "email" is listed twice; expected each channel once',
  ]);
  expect(await problemsOf([{ ...email, channel: 'push', text_version: '' }])).toEqual([
    'shop.json $.marketing.channels[0].channel: expected one of "email", "sms", "whatsapp"; got "push"',
    'shop.json $.marketing.channels[0].text_version: expected at least one character; got ""',
  ]);
  await rm(own, { recursive: true });
});

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadShop } from '../../src/providers/shop.js';
import { createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

let folder: string;
let shop: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', folder, { recursive: true });
  await mkdir(join(folder, 'messages'), { recursive: true });
  const words = { 'Standard shipping': 'Livraison standard', 'Canvas tote bag': 'Sac en toile' };
  await writeFile(join(folder, 'messages/fr.json'), JSON.stringify({ sentences: { 'total.tax': 'Taxe' }, words }));
  shop = await startApp({ shopDir: folder });
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

const texts = (body: { totals: { display_text: string }[] }) => body.totals.map(({ display_text: text }) => text);

describe('the language of a session', () => {
  it('is what the request asks for, stays what it is, and is reported', async () => {
    const made = await shop.client.create(createBody({ locale: 'fr-FR' }));
    expect(made.body.locale).toBe('fr-FR');
    expect(texts(made.body)).toEqual(['Articles', 'Sous-total', 'Taxe', 'Total']);
    const option = made.body.fulfillment_options.find(({ id }: { id: string }) => id === 'standard');
    expect(option.title).toBe('Livraison standard');
    const canceled = await shop.client.cancel(made.body.id);
    expect(canceled.body.messages[0].content).toBe('La commande en cours a été annulée.');
  });

  it('comes from Accept-Language where the body asks for none, and is English for strangers', async () => {
    const send = async (language: string) => {
      const answer = await shop.client.create(createBody(), { headers: { 'accept-language': language } });
      return [answer.body.locale, texts(answer.body)[1]];
    };
    expect(await send('ja;q=0.9, xx')).toEqual(['ja', '小計']);
    expect(await send('tlh')).toEqual(['en', 'Subtotal']);
    expect(await send('de-CH, de;q=0.5')).toEqual(['de-CH', 'Zwischensumme']);
  });

  it('is the same in a replay, whatever the header says by then', async () => {
    const key = 'one-key-two-languages';
    const first = await shop.client.create(createBody(), { key, headers: { 'accept-language': 'es' } });
    const again = await shop.client.create(createBody(), { key, headers: { 'accept-language': 'fr' } });
    expect(again.text).toBe(first.text);
    expect(first.body.locale).toBe('es');
  });

  it('goes on to declines and to the order', async () => {
    const session = await readySession(shop, { locale: 'de' });
    const card = await paymentFor(shop, session, 'pm_card_visa_chargeDeclinedInsufficientFunds');
    const declined = await shop.client.complete(session.id, card);
    expect(declined.body.messages[0].content).toMatch(/^Die Karte wurde abgelehnt/);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(texts(paid.body.order)).toContain('Gesamtbetrag');
    const page = await (await fetch(paid.body.order.permalink_url, { headers: { 'accept-language': 'ja' } })).text();
    expect(page, 'of the checkout, whatever the browser speaks').toContain('<html lang="de" dir="ltr">');
    for (const text of ['Bestellung ', 'Bestellt am <time', 'Bestätigt', 'Steuern (', 'Visa mit den Endziffern 4242']) {
      expect(page).toContain(text);
    }
  });

  it("takes the shop's own words onto the page of the order", async () => {
    const session = await readySession(shop, { locale: 'fr-FR' });
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    const page = await (await fetch(paid.body.order.permalink_url)).text();
    for (const text of ['Livraison standard', 'Commande ', 'Taxe (', 'Prévu : ']) expect(page).toContain(text);
    expect(page).not.toContain('Standard shipping');
  });

  it("is the browser's where there is no such order", async () => {
    const answer = await fetch(`${shop.url}/orders/none`, { headers: { 'accept-language': 'xx, es-MX;q=0.5' } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<html lang="es-MX" dir="ltr">');
  });

  it('is listed by discovery, the default first', async () => {
    const discovered = (await (await fetch(`${shop.url}/.well-known/acp.json`)).json()) as {
      capabilities: { supported_locales: string[] };
    };
    expect(discovered.capabilities.supported_locales).toEqual(['en', 'fr', 'de', 'es', 'ja']);
  });
});

describe('messages/<tag>.json', () => {
  it('tells every mistake with its place', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'acp-shop-'));
    await cp(folder, broken, { recursive: true });
    const sentences = { 'total.vat': 'MwSt.', 'total.tax': '{rate} MwSt.', 'total.total': '{' };
    await writeFile(join(broken, 'messages/de.json'), JSON.stringify({ sentences }));
    await writeFile(join(broken, 'messages/german language.json'), '{}');
    await writeFile(join(broken, 'messages/es.json'), '{"words": {"Cap": 3}}');
    const error: Error = await loadShop(broken).then(
      () => new Error('nothing'),
      (thrown) => thrown,
    );
    for (const expected of [
      'messages/de.json $.sentences["total.vat"]: there is no such sentence',
      'messages/de.json $.sentences["total.tax"]: there is no {rate} in this sentence',
      'messages/de.json $.sentences["total.total"]: this is not ICU MessageFormat',
      'messages/german language.json: expected a file named by a language tag',
      'messages/es.json $.words.Cap',
    ]) {
      expect(error.message).toContain(expected);
    }
    await rm(broken, { recursive: true });
  });
});

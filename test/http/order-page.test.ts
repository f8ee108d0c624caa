import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/order.js';
import { PAGE_SENTENCES } from '../../src/domain/page-sentences.js';
import { orderNotFoundPage, orderPage } from '../../src/http/order-page.js';
import { orderView } from '../../src/orders/order-view.js';
import { LANGUAGES } from '../../src/texts/languages/languages.js';
import { createTexts } from '../../src/texts/texts.js';
import { SAMPLE_ORDERS, SAMPLE_SHOP } from './support/sample-orders.js';

const sampleOf = (name: string, locale?: string): Order => {
  const order = SAMPLE_ORDERS[name];
  if (!order) throw new Error(`There is no sample ${name}`);
  return locale === undefined ? order : { ...order, locale };
};
const viewOf = (name: string, locale?: string) => {
  const order = sampleOf(name, locale);
  return orderView(order, SAMPLE_SHOP.texts.readerFor(order.locale));
};
const pageOf = (name: string, locale?: string): string => orderPage(SAMPLE_SHOP, viewOf(name, locale));

describe.each(Object.keys(SAMPLE_ORDERS))('the page of an order: %s', (name) => {
  const page = pageOf(name);

  it('has no script, no handler, and nothing to be fetched', () => {
    expect(page).not.toMatch(/<(script|iframe|img|link|object|embed|form|base)[\s>/]/i);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page).not.toMatch(/\s(on\w+|src|style)\s*=\s*["'](?![^<]*&)/i);
    expect(page).not.toMatch(/href="(?!https:\/\/|mailto:)/);
    expect(page).not.toMatch(/url\(|@import/);
  });

  it('keeps to itself what is for the merchant alone', () => {
    expect(page).not.toContain('canary');
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    for (const [, slash, tag = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (['meta', 'br'].includes(tag)) continue;
      if (slash === '/') expect(open.pop(), tag).toBe(tag);
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });
});

it('shows what an agent wrote as text, and in the direction of the page', () => {
  const page = pageOf('spiteful');
  expect(page).toContain('1 × <bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>');
  expect(page).toContain('<bdi>O&#39;Hara &amp; &quot;Sons&quot;</bdi>');
  expect(page).toContain('<bdi>&lt;b&gt;UPS&lt;/b&gt;</bdi> · 1Z&quot;&gt;&lt;script&gt;');
  expect(page).toContain('License key <code>&lt;i&gt;KEY&lt;/i&gt;</code>');
  expect(page).not.toContain('\u0000');
  expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(page).not.toMatch(/javascript:|data:text/);
});

it('says how far an order is, with its steps where it is on its way', () => {
  expect(pageOf('just placed')).toContain(
    '<li class="reached" aria-current="step">Confirmed</li><li>Being prepared</li>',
  );
  expect(viewOf('on its way, with changes').stages.map(({ isReached }) => isReached)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(viewOf('digital, free').stages.map(({ label }) => label)).toContain('Sent');
  for (const name of ['canceled', 'in review']) {
    const { status, hint, stages } = viewOf(name);
    expect(stages, name).toEqual([]);
    expect(pageOf(name)).toContain(`<p class="status apart">${status}</p><p>${hint}</p>`);
  }
});

it('says what was bought and what it cost, row by row', () => {
  const { totals, lines, deliveries, payment } = viewOf('just placed');
  expect(lines).toMatchObject([
    { quantity: 3, each: '$19.99 each', amount: '$59.97' },
    { quantity: 1, amount: '$25.00' },
  ]);
  expect(totals.map(({ label, amount }) => `${label} ${amount}`)).toEqual([
    'Items $84.97',
    'Item discounts −$8.50',
    'Discount −$1.00',
    'Delivery $5.99',
    'Tax (California, 8.75%) $6.69',
    'Total $88.15',
  ]);
  expect(deliveries).toEqual([{ title: 'Standard shipping', detail: 'USPS · Expected Jan 6 – 9, 2026' }]);
  expect(payment).toBe('Visa ending in 4242');
  const page = pageOf('just placed');
  expect(page).toContain('<p dir="auto">Please leave it with the neighbour.</p><p dir="auto">Thank you!</p>');
  expect(page).toContain('Placed on <time datetime="2026-01-02">Jan 2, 2026</time>');
  expect(page).toContain('<a href="mailto:help@shop.example" rel="noreferrer">help@shop.example</a>');
  expect(page).toContain('<a href="https://shop.example/returns" rel="noreferrer">Return policy</a>');
});

it('says what happened after the sale, what went back under the total', () => {
  const { totals, adjustments, fulfillments, lines } = viewOf('on its way, with changes');
  expect(totals.slice(-5)).toEqual([
    { label: 'Tax', amount: '$6.69' },
    { label: 'California, 6%', amount: '$4.59', isPart: true },
    { label: 'San Francisco County, 2.75%', amount: '$2.10', isPart: true },
    { label: 'Total', amount: '$88.15', isTotal: true },
    { label: 'Refunded', amount: '−$19.99' },
  ]);
  expect(adjustments.map(({ what, amount, status, units }) => [what, amount, status, ...units])).toEqual([
    ['Cancellation', undefined, undefined, '1 × Trail tee, moss green, M'],
    ['Refund', '$19.99', 'Sent back to you'],
    ['Refund', '$5.00', 'Being sent back'],
    ['Price adjustment', '$1.25', 'Could not be sent back'],
    ['Disputed payment', '$10.00', 'With your bank'],
  ]);
  expect(fulfillments.map(({ title }) => title)).toEqual([
    'Parcel · On its way',
    'Download · Delivered',
    'Pickup · Ready for pickup',
  ]);
  expect(lines).toMatchObject([{ quantity: 3, note: 'sent · 1 canceled' }, { quantity: 1 }]);
  const page = pageOf('on its way, with changes');
  expect(page).toContain('One tee was no longer to be had.');
  expect(page).toContain(
    '<bdi>UPS</bdi> · <a href="https://track.example/1Z999AA10123456784" rel="noreferrer">1Z999AA10123456784</a>',
  );
  expect(page.indexOf('<li>On its way')).toBeLessThan(page.indexOf('Handed to the carrier'));
  expect(page).toContain('<bdi>Oakland, CA</bdi> <span class="muted"><time datetime="2026-01-04T15:30:00.000Z">');
  expect(page).toContain('<bdi>1 Valencia Street</bdi>');
  expect(page.match(/1234 Chat Road/g), 'not at each parcel').toHaveLength(1);
  expect(page).toContain('AAAA-BBBB-CCCC');
});

describe('in the language of its checkout', () => {
  it.each(['fr', 'de', 'es', 'ja'])('%s has no word of ours in English', (locale) => {
    const own = Object.values(LANGUAGES[locale] ?? {});
    const english = new Set(Object.values<string>(PAGE_SENTENCES).filter((words) => !own.includes(words)));
    for (const name of Object.keys(SAMPLE_ORDERS)) {
      const page = pageOf(name, locale);
      expect(page, name).toContain(`<html lang="${locale}" dir="ltr">`);
      const words = page.replace(/<style>.*?<\/style>/s, '').split(/<[^>]*>|·/);
      const left = words.map((word) => word.trim()).filter((word) => english.has(word));
      expect(left, name).toEqual([]);
    }
  });

  it('German, with amounts, days and places of words as there', () => {
    const { totals, deliveries, payment, lines } = viewOf('just placed', 'de-AT');
    expect(totals.map(({ label, amount }) => `${label} ${amount}`)).toEqual([
      'Artikel $\u00a084,97',
      'Rabatte auf Artikel −$\u00a08,50',
      'Rabatt −$\u00a01,00',
      'Lieferung $\u00a05,99',
      'Steuern (California, 8,75\u00a0%) $\u00a06,69',
      'Gesamtbetrag $\u00a088,15',
    ]);
    expect(deliveries).toEqual([{ title: 'Standard shipping', detail: 'USPS · Voraussichtlich 6.–9. Jän. 2026' }]);
    expect(payment).toBe('Visa mit den Endziffern 4242');
    expect(lines[0]?.each).toBe('je $\u00a019,99');
    expect(pageOf('just placed', 'de')).toContain('Bestellt am <time datetime="2026-01-02">2. Jan. 2026</time>');
    expect(pageOf('just placed', 'de')).toContain('>Rückgabe</a>');
  });

  it('Japanese, in yen, with wrap, tip and fees between tax and total', () => {
    const { totals, fulfillments, lines, placedOn } = viewOf('in Japanese');
    expect(totals.map(({ label, amount }) => `${label} ${amount}`)).toEqual([
      '商品 ￥4,000',
      '配送 ￥500',
      '税 (消費税, 10%) ￥450',
      '沖縄への送料 ￥300',
      'ギフト包装 ￥250',
      'チップ ￥200',
      '合計 ￥5,700',
    ]);
    expect(lines).toMatchObject([{ each: '単価 ￥2,000', note: '2点中1点発送済み' }]);
    expect(fulfillments[0]).toMatchObject({ title: '荷物 · 輸送中', expected: 'お届け予定：2026/01/06～2026/01/09' });
    expect(placedOn).toEqual({ text: '2026年1月2日', iso: '2026-01-02' });
    expect(pageOf('in Japanese')).toContain(
      '<p class="muted">注文日：<time datetime="2026-01-02">2026年1月2日</time></p>',
    );
  });

  it("the shop's own words and languages, from the right where that is how they are written", () => {
    const texts = createTexts({
      shopMessages: new Map([
        [
          'he',
          {
            sentences: { 'page.order': 'הזמנה {number}', 'page.link.return_policy': 'החזרות' },
            words: new Map([
              ['Trail atlas (PDF)', 'אטלס'],
              ['Digital delivery', 'משלוח דיגיטלי'],
              ['Mon to Fri, 9:00 to 17:00 Eastern', 'א–ה'],
            ]),
          },
        ],
      ]),
    });
    const page = orderPage(
      { ...SAMPLE_SHOP, texts },
      orderView(sampleOf('digital, free', 'he'), texts.readerFor('he-IL')),
    );
    expect(page).toContain('<html lang="he-IL" dir="rtl">');
    expect(page).toContain('<h1>הזמנה 7KQ2M-XD94A</h1>');
    expect(page).toContain('1 × <bdi>אטלס</bdi>');
    expect(page).toContain('<bdi>משלוח דיגיטלי</bdi>');
    expect(page).toContain('<span class="muted">א–ה</span>');
    expect(page).toContain('>החזרות</a>');
    expect(page, 'what the shop did not say').toContain('<h2>Items</h2>');
  });

  it('English where the language is known no more, or never was', () => {
    for (const locale of ['xx', 'not a tag']) {
      expect(pageOf('just placed', locale)).toContain('<html lang="en" dir="ltr">');
    }
  });

  it('and so is what is said where there is no order, by the browser', () => {
    expect(orderNotFoundPage(SAMPLE_SHOP, 'fr-CA,fr;q=0.9,en;q=0.8')).toContain('<h1>Commande introuvable</h1>');
    expect(orderNotFoundPage(SAMPLE_SHOP, 'fr-CA')).toContain('<html lang="fr-CA" dir="ltr">');
    expect(orderNotFoundPage(SAMPLE_SHOP, undefined)).toContain('<h1>No such order</h1>');
    expect(orderNotFoundPage(SAMPLE_SHOP, ';;q="><script>')).toContain('<html lang="en" dir="ltr">');
  });

  it.each([
    ['shipping', 'delivered', 'Parcel · Delivered'],
    ['pickup', 'delivered', 'Pickup · Picked up'],
    ['shipping', 'failed', 'Parcel · Could not be delivered'],
    ['digital', 'pending', 'Download · Planned'],
  ] as const)('%s that is %s is told as %j', (type, status, title) => {
    const order = sampleOf('just placed');
    const told = orderView(
      { ...order, fulfillments: [{ id: 'ful_1', type, status, lines: [], events: [] }] },
      SAMPLE_SHOP.texts.readerFor('en'),
    );
    expect(told.fulfillments[0]?.title).toBe(title);
  });
});

it('says where and when parts of an order are to be had, what comes later, and what a store credit paid', () => {
  const order = sampleOf('just placed');
  const [line, ...lines] = order.lines;
  const [shipped] = order.selected;
  if (!line || !shipped) throw new Error('The sample has no lines');
  const time = Date.UTC(2026, 0, 5, 17);
  const fetched = {
    option: {
      ...{ id: 'p', type: 'pickup' as const, title: 'At the shop', lineIds: ['li_1'], amount: 0 },
      pickup: { readyBy: time, pickupBy: time, instructions: 'Ring twice.', phone: '+49 30 1' },
    },
    selection: { type: 'pickup' as const, optionId: 'p', lineIds: ['li_1'] },
  };
  const brought = {
    option: { ...shipped.option, window: { start: time, end: time }, instructions: 'Leave it outside.' },
    selection: { ...shipped.selection, lineIds: ['li_2'] },
  };
  const told = orderView(
    {
      ...order,
      lines: [{ ...line, backOrdered: { quantity: 2, availableOn: time } }, ...lines],
      totals: { ...order.totals, storeCredit: 300 },
      credits: [{ creditId: 'cr_1', end: 'WXYZ', amount: 300 }],
      adjustments: [{ id: 'a', type: 'credit', occurredAt: time, status: 'completed', amount: 100, creditId: 'cr_1' }],
      selected: [fetched, brought] as Order['selected'],
    },
    SAMPLE_SHOP.texts.readerFor('de'),
  );
  const at = '5. Jan. 2026, 17:00 UTC';
  expect(told.deliveries).toMatchObject([
    {
      title: 'At the shop',
      units: 'Trail tee, moss green, M',
      notes: [`Bereit bis ${at}`, `Wird aufbewahrt bis ${at}`, 'Ring twice.', 'Telefon +49 30 1'],
    },
    { notes: [`Zwischen ${at} und ${at}`, 'Ihre Hinweise: Leave it outside.'] },
  ]);
  expect(told.lines[0]?.note).toBe('2 voraussichtlich ab 5. Jan. 2026');
  expect(told.payment).toBe('Guthaben mit der Endung WXYZ · Visa mit den Endziffern 4242');
  expect(told.totals.slice(-3).map(({ label, amount }) => `${label} ${amount}`)).toEqual([
    'Guthaben −3,00\u00a0$',
    'Gesamtbetrag 88,15\u00a0$',
    'Dem Guthaben zurückgegeben 1,00\u00a0$',
  ]);
});

import { describe, expect, it } from 'vitest';
import { orderPage } from '../../src/http/order-page.js';
import { orderView } from '../../src/orders/order-view.js';
import { SAMPLE_ORDERS, SAMPLE_SHOP } from './support/sample-orders.js';

const viewOf = (name: string) => {
  const order = SAMPLE_ORDERS[name];
  if (!order) throw new Error(`There is no sample ${name}`);
  return orderView(order);
};
const pageOf = (name: string): string => orderPage(SAMPLE_SHOP, viewOf(name));

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
    { quantity: 3, each: '$19.99', amount: '$59.97' },
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
  expect(deliveries).toEqual([{ title: 'Standard shipping', detail: 'USPS, expected Jan 6 – 9, 2026' }]);
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
    ['Refund', '$19.99', 'sent back to you'],
    ['Refund', '$5.00', 'being sent back'],
    ['Price adjustment', '$1.25', 'could not be sent back'],
    ['Disputed payment', '$10.00', 'with your bank'],
  ]);
  expect(fulfillments.map(({ title }) => title)).toEqual([
    'Parcel, on its way',
    'Download, delivered',
    'Pickup, ready for you to pick up',
  ]);
  expect(lines).toMatchObject([{ quantity: 3, note: 'sent, 1 canceled' }, { quantity: 1 }]);
  const page = pageOf('on its way, with changes');
  expect(page).toContain('One tee was no longer to be had.');
  expect(page).toContain(
    '<bdi>UPS</bdi> · <a href="https://track.example/1Z999AA10123456784" rel="noreferrer">1Z999AA10123456784</a>',
  );
  expect(page.indexOf('In transit')).toBeLessThan(page.indexOf('Handed to the carrier'));
  expect(page).toContain('<bdi>Oakland, CA</bdi> <span class="muted"><time datetime="2026-01-04T15:30:00.000Z">');
  expect(page).toContain('<bdi>1 Valencia Street</bdi>');
  expect(page.match(/1234 Chat Road/g), 'not at each parcel').toHaveLength(1);
  expect(page).toContain('AAAA-BBBB-CCCC');
});

import { describe, expect, it } from 'vitest';
import type { Adjustment } from '../../src/domain/adjustment.js';
import { orderPage } from '../../src/http/order-page.js';
import { orderView } from '../../src/orders/order-view.js';
import { anOrder } from '../store/support/builders.js';

const order = {
  number: 'AAAAA-BBBBB',
  status: 'Confirmed',
  placedOn: '2026-01-31',
  lines: [{ title: 'Mug <b>', quantity: 2, amount: '$9.00' }],
  totals: [{ label: 'Total', amount: '$9.00', isTotal: true }],
  fulfillments: [],
  adjustments: [],
  deliveries: ['Standard'],
  address: ['<script>alert(1)</script>', '\u202eevil\u202c', 'O\'Hara & "Sons"'],
};
const SHOP = { name: 'Shop', support: { email: 'help@shop.example' } };

it('shows what an agent wrote as text, and in the direction of the page', () => {
  const page = orderPage(SHOP, order);
  expect(page).toContain('2 × Mug &lt;b&gt;');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('O&#39;Hara &amp; &quot;Sons&quot;');
  expect(page).not.toMatch(/[\u202a-\u202e]/);
  expect(page).toContain('href="mailto:help@shop.example"');
  expect(page).not.toContain('Changes');
});

describe('what happened after the sale', () => {
  const adjustment = (id: string, more: Partial<Adjustment>): Adjustment => ({
    ...{ id, type: 'refund', occurredAt: 2000, status: 'completed', amount: 500, currency: 'usd' },
    ...more,
  });
  const { totals } = anOrder('o', 's');
  const changed = anOrder('ord_1', 'cs_1', {
    currency: 'usd',
    totals: { ...totals, total: 1999 },
    lines: [
      {
        id: 'li_1',
        variant: { id: 'mug', productId: 'mug', title: 'Mug <b>', imageUrls: [] },
        quantity: { ordered: 4, current: 3, fulfilled: 2 },
        unitAmount: 500,
        amounts: { base: 2000, discount: 0, subtotal: 2000, total: 2000 },
      },
    ],
    adjustments: [
      adjustment('adj_1', { description: 'Broken <b>handle</b>', reason: 'canary', stripeId: 're_canary' }),
      adjustment('adj_2', { amount: 250, status: 'pending' }),
      adjustment('adj_3', { amount: 125, status: 'failed', type: 'price_adjustment' }),
      adjustment('adj_4', { type: 'dispute', amount: 1999, status: 'pending', description: 'canary of a dispute' }),
      adjustment('adj_5', { type: 'cancellation', amount: undefined, lines: [{ lineId: 'li_1', quantity: 1 }] }),
    ],
    fulfillments: [
      {
        id: 'ful_1',
        type: 'shipping',
        status: 'in_transit',
        lines: [{ lineId: 'li_1', quantity: 2 }],
        carrier: 'UPS',
        trackingNumber: '1Z"><script>',
        trackingUrl: 'https://track.example/1Z',
        estimatedDelivery: { earliest: Date.UTC(2026, 0, 2), latest: Date.UTC(2026, 0, 4) },
        events: [
          { id: 'evt_1', type: 'shipped', occurredAt: Date.UTC(2026, 0, 1, 9), location: 'Memphis, TN' },
          { id: 'evt_2', type: 'in_transit', occurredAt: Date.UTC(2026, 0, 1, 12) },
        ],
      },
      {
        id: 'ful_2',
        type: 'digital',
        status: 'delivered',
        lines: [],
        digitalDelivery: { accessUrl: 'javascript:alert(1)', licenseKey: 'KEY-1' },
        events: [],
      },
    ],
    warnings: [{ id: 'w', kind: 'early_fraud_warning', detail: 'canary of a warning', occurredAt: 2000 }],
  });
  const page = orderPage(SHOP, orderView(changed));

  it('is told in words, what went back under the total', () => {
    const view = orderView(changed);
    expect(view.totals.slice(-2)).toEqual([
      { label: 'Total', amount: '$19.99', isTotal: true },
      { label: 'Refunded', amount: '−$5.00' },
    ]);
    expect(view.adjustments.map(({ what, amount, status, units }) => [what, amount, status, ...units])).toEqual([
      ['Refund', '$5.00', 'sent back to you'],
      ['Refund', '$2.50', 'being sent back'],
      ['Price adjustment', '$1.25', 'could not be sent back'],
      ['Disputed payment', '$19.99', 'with your bank'],
      ['Cancellation', undefined, undefined, '1 × Mug <b>'],
    ]);
    expect(view.fulfillments.map(({ title }) => title)).toEqual(['Parcel, on its way', 'Download, delivered']);
    expect(view.lines).toMatchObject([{ quantity: 4, note: '2 of 3 sent, 1 canceled' }]);
  });

  it('stands on the page as text', () => {
    expect(page).toContain('Broken &lt;b&gt;handle&lt;/b&gt;');
    expect(page).toContain(
      '<tr class="total"><td>Total</td><td>$19.99</td></tr>\n<tr><td>Refunded</td><td>−$5.00</td></tr>',
    );
    expect(page).toContain('UPS · <a href="https://track.example/1Z" rel="noreferrer">1Z&quot;&gt;&lt;script&gt;</a>');
    expect(page).toContain('Expected 2026-01-02 to 2026-01-04');
    expect(page.indexOf('In transit')).toBeLessThan(page.indexOf('Handed to the carrier'));
    expect(page).toContain('Memphis, TN <span class="muted">2026-01-01 09:00 UTC</span>');
    expect(page).toContain('KEY-1');
  });

  it('keeps to itself what is for the merchant alone, and makes no link of what is no address', () => {
    expect(page).not.toContain('canary');
    expect(page).not.toContain('javascript:');
  });
});

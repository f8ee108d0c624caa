import { describe, expect, it } from 'vitest';
import type { Adjustment } from '../../src/domain/order.js';
import { orderPage } from '../../src/http/order-page.js';
import { orderView } from '../../src/orders/order-view.js';
import { anOrder } from '../store/support/builders.js';

const order = {
  number: 'AAAAA-BBBBB',
  status: 'Confirmed',
  placedOn: '2026-01-31',
  lines: [{ title: 'Mug <b>', quantity: 2, amount: '$9.00' }],
  totals: [{ label: 'Total', amount: '$9.00', isTotal: true }],
  refunds: [],
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
  expect(page).not.toContain('Refund');
});

describe('refunds', () => {
  const adjustment = (id: string, more: Partial<Adjustment>): Adjustment => ({
    ...{ id, type: 'refund', occurredAt: 2000, status: 'completed', amount: 500, currency: 'usd' },
    ...more,
  });
  const { totals } = anOrder('o', 's');
  const refunded = anOrder('ord_1', 'cs_1', {
    currency: 'usd',
    totals: { ...totals, total: 1999 },
    adjustments: [
      adjustment('adj_1', { description: 'Broken <b>handle</b>', reason: 'canary', stripeId: 're_canary' }),
      adjustment('adj_2', { amount: 250, status: 'pending' }),
      adjustment('adj_3', { amount: 125, status: 'failed' }),
      adjustment('adj_4', { type: 'dispute', amount: 1999, description: 'canary of a dispute' }),
    ],
    warnings: [{ id: 'w', kind: 'early_fraud_warning', detail: 'canary of a warning', occurredAt: 2000 }],
  });

  it('are told in words, and added up under the total', () => {
    const view = orderView(refunded);
    expect(view.totals.slice(-2)).toEqual([
      { label: 'Total', amount: '$19.99', isTotal: true },
      { label: 'Refunded', amount: '−$5.00' },
    ]);
    expect(view.refunds).toEqual([
      { amount: '$5.00', status: 'Sent back to you', description: 'Broken <b>handle</b>' },
      { amount: '$2.50', status: 'Being sent back' },
      { amount: '$1.25', status: 'Could not be sent back' },
    ]);
  });

  it('stand on the page as text; disputes and warnings do not', () => {
    const page = orderPage(SHOP, orderView(refunded));
    expect(page).toContain('<h2>Refunds</h2>');
    expect(page).toContain('Broken &lt;b&gt;handle&lt;/b&gt;');
    expect(page).toContain(
      '<tr class="total"><td>Total</td><td>$19.99</td></tr>\n<tr><td>Refunded</td><td>−$5.00</td></tr>',
    );
    expect(page).not.toContain('canary');
  });
});

import { expect, it } from 'vitest';
import { orderPage } from '../../src/http/order-page.js';

const order = {
  number: 'AAAAA-BBBBB',
  status: 'Confirmed',
  placedOn: '2026-01-31',
  lines: [{ title: 'Mug <b>', quantity: 2, amount: '$9.00' }],
  totals: [{ label: 'Total', amount: '$9.00' }],
  deliveries: ['Standard'],
  address: ['<script>alert(1)</script>', '\u202eevil\u202c', 'O\'Hara & "Sons"'],
};

it('shows what an agent wrote as text, and in the direction of the page', () => {
  const page = orderPage({ name: 'Shop', support: { email: 'help@shop.example' } }, order);
  expect(page).toContain('2 × Mug &lt;b&gt;');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('O&#39;Hara &amp; &quot;Sons&quot;');
  expect(page).not.toMatch(/[\u202a-\u202e]/);
  expect(page).toContain('href="mailto:help@shop.example"');
});

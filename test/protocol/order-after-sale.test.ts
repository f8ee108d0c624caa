import { describe, expect, it } from 'vitest';
import type { Adjustment } from '../../src/domain/adjustment.js';
import type { Order } from '../../src/domain/order.js';
import { renderOrder } from '../../src/protocol/render-order.js';
import { anOrder } from '../store/support/builders.js';
import { checkAgainstSpec } from '../support/spec.js';
import { texts } from '../support/texts.js';

const SETTINGS = { publicUrl: 'https://shop.example', support: {}, texts };
const MARCH = Date.UTC(2026, 2, 1);

const refund = (more: Partial<Adjustment> = {}): Adjustment => ({
  id: 'adj_1',
  type: 'refund',
  occurredAt: MARCH,
  status: 'completed',
  amount: 500,
  currency: 'eur',
  stripeId: 're_canary',
  ...more,
});
const dispute = refund({ id: 'adj_2', type: 'dispute', amount: 1999, status: 'pending', reason: 'fraudulent' });

function shown(adjustments: Adjustment[], more: Partial<Order> = {}) {
  const { totals, ...order } = anOrder('ord_1', 'cs_1');
  const wire = renderOrder({ ...order, totals: { ...totals, total: 1999 }, adjustments, ...more }, SETTINGS);
  const sent = JSON.parse(JSON.stringify(wire));
  checkAgainstSpec('Order', sent);
  return sent;
}

const amounts = ({ totals }: { totals: { type: string; amount: number }[] }) =>
  Object.fromEntries(totals.map(({ type, amount }) => [type, amount]));

describe('an order after the sale', () => {
  it('R-ORD-11 of which nothing changed has no adjustment', () => {
    const order = shown([]);
    expect(order.adjustments).toEqual([]);
    expect(amounts(order)).not.toHaveProperty('amount_refunded');
  });

  it('R-ORD-09 shows each adjustment, oldest first, and none of our own ids of it', () => {
    const order = shown([refund({ description: 'Broken handle' }), dispute]);
    expect(order.adjustments).toEqual([
      {
        id: 'adj_1',
        type: 'refund',
        occurred_at: '2026-03-01T00:00:00.000Z',
        status: 'completed',
        amount: 500,
        currency: 'eur',
        description: 'Broken handle',
      },
      {
        id: 'adj_2',
        type: 'dispute',
        occurred_at: '2026-03-01T00:00:00.000Z',
        status: 'pending',
        amount: 1999,
        currency: 'eur',
        description: 'The card holder disputes the payment.',
        reason: 'fraudulent',
      },
    ]);
  });

  it('R-ORD-10 R-TOT-08 keeps what was charged, and adds up what went back', () => {
    const order = shown([
      refund(),
      refund({ id: 'adj_3', amount: 300 }),
      refund({ id: 'adj_4', status: 'failed' }),
      dispute,
    ]);
    expect(amounts(order)).toMatchObject({ total: 1999, amount_refunded: 800 });
    expect(order.totals.at(-1)).toEqual({ type: 'amount_refunded', display_text: 'Refunded', amount: 800 });
    expect(amounts(shown([refund({ status: 'failed' }), dispute]))).not.toHaveProperty('amount_refunded');
  });

  it('R-ORD-01 says nothing of what only the merchant is to know', () => {
    const warnings = [{ id: 'w', kind: 'risk' as const, detail: 'canary_insight', occurredAt: MARCH }];
    expect(JSON.stringify(shown([refund()], { status: 'manual_review', warnings }))).not.toMatch(/canary|warning|risk/);
  });
});

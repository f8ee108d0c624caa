import { describe, expect, it } from 'vitest';
import { checkBooks } from '../../chaos/checks/books.js';
import { type Column, createFindings } from '../../chaos/findings.js';
import { createHistory } from '../../chaos/history.js';
import { createRefundHistory } from '../../chaos/refund-history.js';
import { MADE_BY, type StripeEvent } from '../../chaos/stripe-account.js';
import type { WireSession } from '../../src/protocol/wire.js';
import type { LedgerCharge, LedgerRefund } from '../../src/sandbox/sandbox.js';
import type { Store } from '../../src/store/store.js';

const STOCK = { plentiful: 10, scarce: 5 };
const CHARGE: LedgerCharge = {
  id: 'ch_1',
  payment_intent: 'pi_1',
  amount: 2500,
  currency: 'usd',
  status: 'succeeded',
  metadata: { checkout_session_id: 'cs_1' },
  created: 0,
};
const ORDER = {
  id: 'ord_1',
  status: 'created',
  totals: { total: 2500 },
  payment: { paymentIntentId: 'pi_1' },
  adjustments: [],
  lines: [{ variant: { id: 'scarce' }, quantity: { ordered: 1 } }],
};
const TOLD = { id: 'cs_1', status: 'completed', order: { id: 'ord_1' }, totals: [{ type: 'total', amount: 2500 }] };

interface Given {
  told?: object;
  status?: string;
  order?: object | undefined;
  reservation?: object;
  shelf?: number;
  charges?: LedgerCharge[];
  refunds?: LedgerRefund[];
  news?: StripeEvent[];
  toldRefunds?: { id: string; key: string; amount: number }[];
}

/** The columns that a shop with one session, sold and paid for unless told otherwise, is found wrong in. */
async function wrongIn(given: Given): Promise<Column[]> {
  const { told = TOLD, status = 'completed', shelf = 4, charges = [CHARGE], refunds = [], reservation } = given;
  const { news = [], toldRefunds = [] } = given;
  const order = 'order' in given ? given.order : ORDER;
  const rows = { session: { session: { status } }, order, reservation };
  const store = {
    read: async ({ session }: { session?: object }) =>
      session ? rows : { stock: new Map(Object.entries({ ...STOCK, scarce: shelf })) },
  } as unknown as Store;
  const findings = createFindings();
  const history = createHistory(findings);
  history.sight(told as unknown as WireSession);
  const acknowledged = createRefundHistory(findings);
  for (const refund of toldRefunds) acknowledged.acknowledge('ord_1', refund);
  await checkBooks({
    store,
    ledger: { charges, refunds },
    news,
    history,
    refunds: acknowledged,
    findings,
    stock: STOCK,
  });
  return findings.columns();
}

const REFUND: LedgerRefund = {
  id: 're_1',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  amount: 2500,
  currency: 'usd',
  status: 'succeeded',
  metadata: { refund_key: 'back' },
  created: 0,
};
const SECOND: LedgerCharge = { ...CHARGE, id: 'ch_2', payment_intent: 'pi_2', metadata: { [MADE_BY]: 'chaos' } };
const ADJUSTMENT = { id: 'adj_1', type: 'refund', status: 'completed', amount: 2500, stripeId: 're_1' };
const REFUNDED = { ...ORDER, adjustments: [ADJUSTMENT] };
const HALVES = ['re_1', 're_2'].map((id) => ({ ...REFUND, id, amount: 1000 }));
const SHOWN_HALVES = HALVES.map(({ id, amount }) => ({ ...ADJUSTMENT, id: `adj_${id}`, stripeId: id, amount }));
const DISPUTE = { id: 'evt_1', type: 'charge.dispute.created', objectId: 'du_1', paymentIntentId: 'pi_1' };
const DISPUTED = { ...ADJUSTMENT, id: 'adj_2', type: 'dispute', stripeId: 'du_1' };
const READY = { ...TOLD, status: 'ready_for_payment', order: undefined };
const held = (quantity: number) => ({ state: 'held', lines: [{ variantId: 'scarce', quantity }] });

describe('the books of a run', () => {
  it.each<[string, Given, Column[]]>([
    ['a paid order', {}, []],
    ['nothing', { told: READY, status: 'ready_for_payment', order: undefined, charges: [], shelf: 5 }, []],
    ['two charges', { charges: [CHARGE, CHARGE] }, ['doubled']],
    ['no order', { told: READY, status: 'canceled', order: undefined, shelf: 5 }, ['chargedWithoutOrder']],
    ['no order, but a refund', { told: READY, status: 'canceled', order: undefined, shelf: 5, refunds: [REFUND] }, []],
    [
      'a refund of what the server charged in vain',
      { refunds: [{ ...REFUND, metadata: { refund_key: 'automatic' } }], order: REFUNDED },
      ['inVain'],
    ],
    ['a refund that the order shows', { refunds: [REFUND], order: REFUNDED }, []],
    ['a refund that the order does not show', { refunds: [REFUND] }, ['refundLost']],
    ['a refund that is not at Stripe', { order: REFUNDED }, ['refundLost']],
    [
      'a refund that failed and shows as completed',
      { refunds: [{ ...REFUND, status: 'failed' }], order: REFUNDED },
      ['refundLost'],
    ],
    [
      'an acknowledged refund that nobody made',
      { toldRefunds: [{ id: 'adj_1', key: 'back', amount: 9 }] },
      ['refundLost'],
    ],
    ['a refund made twice', { refunds: HALVES, order: { ...ORDER, adjustments: SHOWN_HALVES } }, ['refundedTwice']],
    [
      'more refunded than charged',
      { refunds: [{ ...REFUND, amount: 2501 }], order: { ...ORDER, adjustments: [{ ...ADJUSTMENT, amount: 2501 }] } },
      ['refundedTwice'],
    ],
    ['a second payment', { charges: [CHARGE, SECOND] }, ['chargedWithoutOrder']],
    [
      'a second payment that went back',
      { charges: [CHARGE, SECOND], refunds: [{ ...REFUND, payment_intent: 'pi_2' }] },
      [],
    ],
    ['a dispute that the order does not show', { news: [DISPUTE] }, ['newsLost']],
    ['a dispute that the order shows', { news: [DISPUTE], order: { ...ORDER, adjustments: [DISPUTED] } }, []],
    ['a charge of a session nobody knows', { charges: [CHARGE, { ...CHARGE, metadata: {} }] }, ['chargedWithoutOrder']],
    ['no charge', { charges: [] }, ['orderWithoutCharge']],
    ['another amount than ordered', { charges: [{ ...CHARGE, amount: 2501 }] }, ['wrongAmount']],
    ['another amount than told', { told: { ...TOLD, totals: [{ type: 'total', amount: 1 }] } }, ['wrongAmount']],
    ['an order of what is not there', { order: { ...ORDER, status: 'manual_review' } }, ['oversold']],
    ['a hold that never ended', { reservation: held(2), shelf: 2 }, ['held']],
    ['units that went nowhere', { shelf: 3 }, ['unaccounted']],
    ['another order than told', { told: { ...TOLD, order: { id: 'ord_2' } } }, ['acknowledged']],
    ['another end than told', { status: 'canceled' }, ['acknowledged']],
  ])('with %s', async (_, given, columns) => {
    expect(await wrongIn(given)).toEqual(columns);
  });

  it('counts what was sold beyond the stock', async () => {
    const lines = [{ variant: { id: 'scarce' }, quantity: { ordered: 7 } }];
    expect(await wrongIn({ order: { ...ORDER, lines }, shelf: 0 })).toEqual(['oversold', 'unaccounted']);
  });
});

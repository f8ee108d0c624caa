import { describe, expect, it } from 'vitest';
import { checkBooks } from '../../chaos/checks/books.js';
import { type Column, createFindings } from '../../chaos/findings.js';
import { createHistory } from '../../chaos/history.js';
import type { Ledger } from '../../chaos/stripe-side.js';
import type { WireSession } from '../../src/protocol/wire.js';
import type { LedgerCharge } from '../../src/sandbox/sandbox.js';
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
  refunds?: Ledger['refunds'];
}

/** The columns that a shop with one session, sold and paid for unless told otherwise, is found wrong in. */
async function wrongIn(given: Given): Promise<Column[]> {
  const { told = TOLD, status = 'completed', shelf = 4, charges = [CHARGE], refunds = [], reservation } = given;
  const order = 'order' in given ? given.order : ORDER;
  const rows = { session: { session: { status } }, order, reservation };
  const store = {
    read: async ({ session }: { session?: object }) =>
      session ? rows : { stock: new Map(Object.entries({ ...STOCK, scarce: shelf })) },
  } as unknown as Store;
  const findings = createFindings();
  const history = createHistory(findings);
  history.sight(told as unknown as WireSession);
  await checkBooks({ store, ledger: { charges, refunds }, history, findings, stock: STOCK });
  return findings.columns();
}

const REFUND = { id: 're_1', payment_intent: 'pi_1', amount: 2500, status: 'succeeded' };
const READY = { ...TOLD, status: 'ready_for_payment', order: undefined };
const held = (quantity: number) => ({ state: 'held', lines: [{ variantId: 'scarce', quantity }] });

describe('the books of a run', () => {
  it.each<[string, Given, Column[]]>([
    ['a paid order', {}, []],
    ['nothing', { told: READY, status: 'ready_for_payment', order: undefined, charges: [], shelf: 5 }, []],
    ['two charges', { charges: [CHARGE, CHARGE] }, ['doubled']],
    ['no order', { told: READY, status: 'canceled', order: undefined, shelf: 5 }, ['chargedWithoutOrder']],
    ['no order, but a refund', { told: READY, status: 'canceled', order: undefined, shelf: 5, refunds: [REFUND] }, []],
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditLeft, returnCredit } from '../../src/domain/credit-return.js';
import type { Order } from '../../src/domain/order.js';
import { payByCredit, type StoreCredit, spendCredits } from '../../src/domain/store-credit.js';

const credit = (balance: number, index = 0): StoreCredit => ({
  id: `scr_${index}`,
  kind: 'store_credit',
  codeHash: `h${index}`,
  end: `END${index}`,
  currency: 'usd',
  amount: balance,
  balance,
  createdAt: 0,
});

const CARD = { minimum: 50, step: 1 };

describe('paying with store credit', () => {
  it.each([
    // total, balances, what each pays, what remains
    [5000, [2000], [2000], 3000],
    [5000, [5000], [5000], 0],
    [5000, [9000], [5000], 0],
    // 30 cents cannot be charged: 20 of the credit stay, so that 50 are left for the card.
    [5000, [4970], [4950], 50],
    [5000, [4950], [4950], 50],
    [5000, [4951], [4950], 50],
    // The last of several gives way, and with 10 cents only, the one before it too.
    [5000, [4000, 970], [4000, 950], 50],
    [5000, [4960, 10], [4950, 0], 50],
    [5000, [1000, 1000, 9000], [1000, 1000, 3000], 0],
    [5000, [9000, 1000], [5000, 0], 0],
    // Below the minimum, a credit pays all or nothing.
    [40, [39], [0], 40],
    [40, [40], [40], 0],
    [50, [20], [0], 50],
    [0, [20], [0], 0],
  ])('pays %i of %j by %j and leaves %i', (total, balances, amounts, left) => {
    const { paid, remaining } = payByCredit(total, balances.map(credit), CARD);
    expect(paid.map(({ amount }) => amount)).toEqual(amounts);
    expect(remaining).toBe(left);
    expect(paid.map(({ left }) => left)).toEqual(balances.map((balance, index) => balance - (amounts[index] ?? 0)));
  });

  it.each([
    // Dinars with thousandths, of which a card takes the last as 0 alone.
    [12_340, [5], 12_340],
    [12_340, [2345], 10_000],
    [12_340, [12_339], 10],
    [12_340, [12_340], 0],
  ])('of %i fils with %j leaves %i', (total, balances, left) => {
    expect(payByCredit(total, balances.map(credit), { minimum: 0, step: 10 }).remaining).toBe(left);
  });

  it('leaves nothing, or what a card can pay, whatever there is', () => {
    const steps = fc.constantFrom(1, 10, 100);
    const property = fc.property(
      fc.nat(1000),
      fc.array(fc.nat(30_000), { maxLength: 4 }),
      fc.nat(10),
      steps,
      (units, balances, least, step) => {
        const [total, minimum] = [units * step, least * step];
        const { paid, remaining } = payByCredit(total, balances.map(credit), { minimum, step });
        expect(paid.reduce((sum, { amount }) => sum + amount, remaining)).toBe(total);
        expect(remaining % step).toBe(0);
        expect(remaining === 0 || remaining >= Math.min(minimum, total)).toBe(true);
        for (const { amount, left } of paid) expect(Math.min(amount, left)).toBeGreaterThanOrEqual(0);
        if (balances.reduce((sum, balance) => sum + balance, 0) >= total) expect(remaining).toBe(0);
        const firstEmpty = paid.findIndex(({ left }) => left > 0);
        if (firstEmpty >= 0) expect(paid.slice(firstEmpty + 1).every(({ amount }) => amount === 0)).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

describe('spending for an order', () => {
  const owner = { sessionId: 'cs_1', orderId: 'ord_1' };
  const quoted = [{ creditId: 'scr_0', end: 'END0', amount: 700, left: 0 }];
  const spent = { creditId: 'scr_0', kind: 'spent', by: 0, ...owner };

  it('moves nothing more of what is held', () => {
    const holds = [{ creditId: 'scr_0', amount: 700, isSpent: false }];
    expect(spendCredits(quoted, holds, new Map(), owner)).toEqual({
      moves: [spent],
      credits: [{ creditId: 'scr_0', end: 'END0', amount: 700 }],
      missing: [],
    });
  });

  it('takes again what was given back, as far as it is there', () => {
    const { moves, credits, missing } = spendCredits(quoted, [], new Map([['scr_0', credit(300)]]), owner);
    expect(moves).toEqual([{ creditId: 'scr_0', kind: 'taken', by: -300, sessionId: 'cs_1' }, spent]);
    expect(credits).toEqual([{ creditId: 'scr_0', end: 'END0', amount: 300 }]);
    expect(missing).toEqual([{ creditId: 'scr_0', end: 'END0', amount: 400 }]);
    expect(spendCredits(quoted, [], new Map([['scr_0', credit(0)]]), owner).moves).toEqual([]);
  });
});

it('gives back to credits what they paid, the first one first, and never more', () => {
  const property = fc.property(
    fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 4 }),
    fc.array(fc.nat(900)),
    (spent, asked) => {
      let order = {
        id: 'ord_1',
        sessionId: 'cs_1',
        currency: 'usd',
        adjustments: [],
        credits: spent.map((amount, index) => ({ creditId: `scr_${index}`, end: '', amount })),
      } as unknown as Order;
      const all = creditLeft(order);
      const back = new Map<string, number>();
      let given = 0;
      for (const amount of asked) {
        const returned = returnCredit(order, amount, {}, 1, () => 'adj_1');
        ({ order } = returned);
        for (const { creditId, by } of returned.moves) back.set(creditId, (back.get(creditId) ?? 0) + by);
        given += Math.min(amount, all - given);
        expect(creditLeft(order)).toBe(all - given);
      }
      for (const [index, amount] of spent.entries()) expect(back.get(`scr_${index}`) ?? 0).toBeLessThanOrEqual(amount);
      expect([...back.values()].reduce((sum, by) => sum + by, 0)).toBe(given);
    },
  );
  fc.assert(property, { numRuns: 200 });
});

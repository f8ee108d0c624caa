import { expect, it } from 'vitest';
import { createPresenting } from '../../src/checkout/seller-backed/presenting.js';
import type { Quote } from '../../src/domain/quote.js';
import { draftOf } from './quoting-support.js';

const quoteOf = (all: number, ...credits: number[]): Quote => {
  const storeCredit = credits.reduce((sum, amount) => sum + amount, 0);
  return {
    lines: [],
    fulfillmentOptions: [],
    selections: [],
    droppedSelections: [],
    totals: {
      itemsBase: all,
      itemsDiscount: 0,
      subtotal: all,
      discount: 0,
      taxBreakdown: [],
      total: all - storeCredit,
      storeCredit,
    },
    credits: credits.map((amount, index) => ({ creditId: `scr_${index}`, end: 'ABCD', amount, left: 0 })),
    pricesIncludeTax: false,
    messages: [],
  };
};

/** What comes of a gift card where the session cost `before`, and is priced as `after` with the card. */
function present(before: Quote, after: Quote) {
  const { present: put } = createPresenting({
    quoting: { quote: async () => after },
    handlers: [
      {
        kind: 'gift_card',
        handlerId: 'gift_card',
        isOffered: () => true,
        present: async ({ draft }) => ({ draft }),
      },
    ],
  });
  const payment = { kind: 'gift_card' as const, handlerId: 'gift_card', credential: { code: 'GC' } };
  return put({ id: 'cs_1', agentId: 'alpha' }, { draft: draftOf({}), quote: before, payment }, {}, 0);
}

it('what a gift card pays is no more than what was shown, whatever moves while it is looked at', async () => {
  expect(await present(quoteOf(2000), quoteOf(2000, 2000))).toMatchObject({ hasMoved: false, notices: [] });
  expect(await present(quoteOf(2000, 500), quoteOf(2000, 500, 300))).toMatchObject({
    hasMoved: false,
    notices: [{ content: { key: 'gift_card.rest', values: { rest: { money: 1200 } } } }],
  });
  expect(await present(quoteOf(2000), quoteOf(2500, 2500)), 'a price').toMatchObject({ hasMoved: true });
  expect(await present(quoteOf(2000, 500), quoteOf(2000, 0, 2000)), 'a credit').toMatchObject({ hasMoved: true });
  expect(await present(quoteOf(2000), quoteOf(2000, 0))).toMatchObject({
    notices: [{ code: 'payment_declined', content: { key: 'decline.gift_card_too_little' } }],
  });
});

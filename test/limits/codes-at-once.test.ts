import { expect, it } from 'vitest';
import { createGuessLimit, withoutGuessing } from '../../src/checkout/quoting/code-guessing.js';
import type { Quote } from '../../src/domain/quote.js';
import { sentence } from '../../src/domain/sentence.js';
import { createTokenBuckets } from '../../src/token-buckets.js';
import { draftOf } from '../checkout/quoting-support.js';

/** What a code that does not exist comes to. */
const quoteOf = (codes: readonly string[]): Quote => ({
  lines: [],
  fulfillmentOptions: [],
  selections: [],
  droppedSelections: [],
  discounts: {
    codes: [...codes],
    applied: [],
    rejected: codes
      .filter((code) => code !== 'RIGHT')
      .map((code) => ({ code, reason: 'discount_code_invalid', message: sentence('discount.unknown') })),
  },
  totals: { itemsBase: 0, itemsDiscount: 0, subtotal: 0, discount: 0, taxBreakdown: [], total: 0 },
  pricesIncludeTax: false,
  messages: [],
});

it('guesses that wait for the same slow back end are answered no more often than one after the other', async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow = {
    async quote({ discountCodes = [] }: { discountCodes?: string[] }) {
      await answered;
      return quoteOf(discountCodes);
    },
  };
  const buckets = createTokenBuckets({ now: () => 0, maxKeys: 10 });
  const guarded = withoutGuessing(
    slow,
    createGuessLimit({ buckets, rate: { perSecond: 1, burst: 4 }, onRefused: () => {} }),
  );
  const guess = (code: string) => guarded.quote(draftOf({}, { discountCodes: [code] }), 0, { agentId: 'alpha' });
  const guesses = Array.from({ length: 40 }, (_, n) => guess(`GUESS${n}`));
  const right = guess('RIGHT');
  answer();
  const ends = await Promise.allSettled(guesses);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  await expect(right, 'nor is a right one told from them').rejects.toMatchObject({ status: 429 });
});

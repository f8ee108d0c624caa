import { expect, it } from 'vitest';
import { createCancellations } from '../../src/merchant/cancellations.js';
import type { CanceledSession } from '../../src/store/archive.js';

/* However many sessions were canceled, no more than the newest ten thousand are looked at. */

const MOST = 10_000;

const canceled = (index: number): CanceledSession => ({
  id: String(index).padStart(6, '0'),
  agentId: 'alpha',
  canceledAt: index,
  total: 1,
  currency: index % 2 === 0 ? 'usd' : 'eur',
  intentTrace: {
    reasonCode: index % 3 === 0 ? 'comparison' : index % 3 === 1 ? 'other' : 'nobody_knows',
    traceSummary: `n${index}`,
  },
});

function report(count: number, options: { since?: number; until?: number } = {}) {
  const largest: number[] = [];
  const cancellations = createCancellations({
    archive: {
      async canceledSessions({ limit, before }) {
        largest.push(limit);
        const start = before === undefined ? count : Number(before);
        const items = Array.from({ length: Math.min(limit, start) }, (_, index) => canceled(start - 1 - index));
        const last = items.at(-1);
        return { items, ...(last && Number(last.id) > 0 && { next: last.id }) };
      },
    },
  });
  return { found: cancellations(options), largest };
}

it.each([
  [0, 0, false],
  [1, 1, false],
  [MOST, MOST, false],
  [MOST + 1, MOST, true],
  [MOST + 5000, MOST, true],
])('of %i sessions %i are looked at', async (count, examined, truncated) => {
  const { found, largest } = report(count);
  const { reasons, summaries, ...rest } = await found;
  expect(rest).toMatchObject({ examined, truncated });
  expect(reasons.reduce((sum, one) => sum + one.count, 0)).toBe(examined);
  expect(summaries.map(({ traceSummary }) => traceSummary)).toEqual(
    Array.from({ length: Math.min(50, examined) }, (_, index) => `n${count - 1 - index}`),
  );
  expect(Math.max(...largest)).toBeLessThanOrEqual(200);
});

it('amounts are summed by currency, the most frequent reason first', async () => {
  const { reasons } = await report(12).found;
  expect(reasons).toEqual([
    {
      reasonCode: 'other',
      count: 8,
      totals: [
        { currency: 'eur', amount: 4 },
        { currency: 'usd', amount: 4 },
      ],
    },
    {
      reasonCode: 'comparison',
      count: 4,
      totals: [
        { currency: 'eur', amount: 2 },
        { currency: 'usd', amount: 2 },
      ],
    },
  ]);
});

it('a time has its first moment and not its last', async () => {
  const { summaries } = await report(10, { since: 3, until: 6 }).found;
  expect(summaries.map(({ canceledAt }) => canceledAt)).toEqual([5, 4, 3]);
});

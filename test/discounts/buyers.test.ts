import { expect, it } from 'vitest';
import { createBuyerHashes } from '../../src/checkout/quoting/buyer-hashes.js';
import { createRedeeming } from '../../src/checkout/quoting/redeeming.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import { createMemoryStore } from '../support/memory-store.js';

const OLD = { id: 'old', secret: 'an old secret' };
const NEW = { id: 'new', secret: 'a new secret' };
const rule: DiscountRule = {
  id: 'ten',
  name: '10%',
  effect: { type: 'percent_off', percentOff: 10 },
  limits: { perBuyer: 2 },
  priority: 1,
};

it('buyers are known by the hashes of every key there is, and written with the first one', async () => {
  const store = createMemoryStore();
  const redeem = (sessionId: string, email: string, keys: (typeof OLD)[]) => {
    const [buyer = ''] = createBuyerHashes(keys)(email);
    const row = { sessionId, ruleId: 'ten', buyer, state: 'redeemed' as const, returnable: false };
    return store.commit({}, () => ({ result: buyer, puts: { redemptions: { sessionId, rows: [row] } } }));
  };
  expect(await redeem('cs_1', 'ada@example.com', [OLD])).toMatch(/^old:/);
  expect(await redeem('cs_2', ' ADA@example.com', [NEW, OLD])).toMatch(/^new:/);
  await redeem('cs_3', 'bob@example.com', [NEW, OLD]);
  const seenWith = async (keys: (typeof OLD)[], email?: string) => {
    const seen = await createRedeeming({ store, buyerHashes: createBuyerHashes(keys) }).seen([rule], email);
    return [seen.ofRule('ten'), seen.ofBuyer('ten')];
  };
  expect(await seenWith([NEW, OLD], 'ada@example.com')).toEqual([3, 2]);
  expect(await seenWith([NEW], 'ada@example.com'), 'without the key that is gone').toEqual([3, 1]);
  expect(await seenWith([NEW, OLD]), 'of nobody').toEqual([3, 0]);
});

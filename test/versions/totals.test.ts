import fc from 'fast-check';
import { expect, it } from 'vitest';
import { render } from '../../src/protocol/index.js';
import { loadShop } from '../../src/providers/shop.js';
import { sharedShop } from '../protocol/shared-shop.js';
import { checkAgainstSpec } from '../support/spec.js';
import { createDatedAgent } from './support/agent.js';
import { DATES, dialectOf } from './support/dialects.js';
import { checkAmounts, totalIn } from './support/identities.js';
import { checkParams } from './support/messages.js';
import { baskets, sessionOf, settingsOf } from './support/random-sessions.js';
import { richShop } from './support/rich-shop.js';

/* A basket costs the same in every version, and its amounts add up as each of them has it. */

const RUNS = 1_000;

it(`of ${RUNS} baskets by chance, the total is the same in every version`, { timeout: 120_000 }, async () => {
  const shop = await loadShop(await richShop());
  const inside = { ...shop, pricesIncludeTax: true, exemptions: undefined };
  const settings = settingsOf(shop);
  const seen = new Set<string>();
  let most = 0;
  let runs = 0;
  const property = fc.asyncProperty(baskets, fc.boolean(), async (basket, hasTaxInside) => {
    runs += 1;
    const session = await sessionOf(hasTaxInside ? inside : shop, basket);
    const texts = DATES.map((version) => [version, JSON.parse(render(version, session, settings))] as const);
    for (const [version, body] of texts) {
      expect([version, totalIn(body)]).toEqual([version, session.quote.totals.total]);
      checkAmounts(version, body);
      checkParams(body);
      // The schema says the same of each of them, and takes its time.
      if (runs % 5 === 0) checkAgainstSpec('CheckoutSession', body, version);
    }
    most = Math.max(most, session.quote.totals.total);
    const newest = texts.at(-1)?.[1] as { totals: { type: string }[] };
    for (const { type } of newest.totals) seen.add(type);
  });
  await fc.assert(property, { seed: 20260417, numRuns: RUNS, endOnFailure: false });
  console.log(`${RUNS} baskets in ${DATES.length} versions, up to ${most}, with ${[...seen].sort().join(', ')}`);
  expect([...seen].sort()).toEqual([
    'discount',
    'fee',
    'fulfillment',
    'gift_wrap',
    'items_base_amount',
    'items_discount',
    'store_credit',
    'subtotal',
    'tax',
    'tip',
    'total',
  ]);
});

const open = sharedShop();

it('of baskets over the wire as well, whoever made them', async () => {
  const agents = DATES.map((version) => createDatedAgent(() => open().url, version));
  const quantities = fc.subarray(['item_123', 'item_456', 'item_digital', 'item_limited', 'prod_test_001'], {
    minLength: 1,
  });
  const property = fc.asyncProperty(
    fc.constantFrom(...agents),
    quantities,
    fc.integer({ min: 1, max: 5 }),
    async (by, ids, quantity) => {
      const dialect = dialectOf(by.version);
      const { body: created } = await by.create(
        dialect.create({ items: Object.fromEntries(ids.map((id) => [id, quantity])) }),
      );
      const option = { id: 'express', items: created.line_items.slice(0, 1).map(({ id }: { id: string }) => id) };
      if (ids[0] !== 'item_digital') await by.update(created.id, dialect.select(option));
      const answers = await Promise.all(agents.map((agent) => agent.get(created.id)));
      expect(new Set(answers.map(({ body }) => totalIn(body))).size).toBe(1);
    },
  );
  await fc.assert(property, { seed: 20260417, numRuns: 25 });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Redemption } from '../../src/domain/redemption.js';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { createRedemptionRows } from '../../src/store/sqlite/redemption-rows.js';

const row = fc.record({
  ruleId: fc.constantFrom('a', 'b', 'c'),
  buyer: fc.constantFrom(undefined, 'ada', 'bob'),
  state: fc.constantFrom<Redemption['state']>('held', 'redeemed', 'released', 'returned'),
  returnable: fc.boolean(),
});
const session = fc.constantFrom('cs_1', 'cs_2', 'cs_3');
const step = fc.oneof(
  fc.record({ sessionId: session, rows: fc.uniqueArray(row, { selector: ({ ruleId }) => ruleId, maxLength: 3 }) }),
  fc.record({ giveBack: session }),
  fc.record({ forget: fc.constantFrom('ada', 'bob') }),
  fc.record({ remove: session }),
);

it('the counts are those of the rows, whatever is done to them, and none is kept of what there is not', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const redemptions = createRedemptionRows(db);
  const forget = db.prepare('UPDATE redemptions SET buyer = NULL WHERE buyer = ?');
  const remove = db.prepare('DELETE FROM redemptions WHERE session_id = ?');
  const kept = db.prepare('SELECT rule_id, buyer, held, redeemed FROM redemption_counts ORDER BY rule_id, buyer').raw();
  const counted = db
    .prepare(
      `SELECT rule_id, who, sum(state = 'held'), sum(state = 'redeemed') FROM (
         SELECT rule_id, '' AS who, state FROM redemptions
         UNION ALL SELECT rule_id, buyer, state FROM redemptions WHERE buyer IS NOT NULL)
       WHERE state IN ('held', 'redeemed') GROUP BY rule_id, who ORDER BY rule_id, who`,
    )
    .raw();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      db.exec('DELETE FROM redemptions');
      for (const one of steps) {
        if ('giveBack' in one) redemptions.giveBack(one.giveBack);
        else if ('forget' in one) forget.run(one.forget);
        else if ('remove' in one) remove.run(one.remove);
        else redemptions.put({ ...one, rows: one.rows.map((each) => ({ ...each, sessionId: one.sessionId })) });
        expect(kept.all()).toEqual(counted.all());
      }
    }),
    { numRuns: 150 },
  );
  db.close();
});

import type { Migration } from './migration.js';

/**
 * Counts of what was there before anything was counted. Where there are counts, they were kept from the first row on.
 * Who comes from before has the tables locked since the triggers were made, in the same transaction.
 */
export const counts: Migration = {
  version: 5,
  sql: `
INSERT INTO agent_tallies (agent_id, shard, open_sessions, holds, carts)
  SELECT agent_id, 0, sum(open), sum(held), sum(cart) FROM (
    SELECT agent_id, acp_is_open(status)::int AS open, 0 AS held, 0 AS cart FROM sessions
    UNION ALL SELECT agent_id, 0, (state = 'held')::int, 0 FROM reservations
    UNION ALL SELECT agent_id, 0, 0, 1 FROM carts
  ) AS counted WHERE NOT EXISTS (SELECT 1 FROM agent_tallies) GROUP BY agent_id;

INSERT INTO redemption_counts (rule_id, buyer, held, redeemed)
  SELECT rule_id, who, sum((state = 'held')::int), sum((state = 'redeemed')::int)
  FROM redemptions CROSS JOIN LATERAL (VALUES (''), (buyer)) AS whose (who)
  WHERE who IS NOT NULL AND state IN ('held', 'redeemed') AND NOT EXISTS (SELECT 1 FROM redemption_counts)
  GROUP BY rule_id, who;
`,
};

import type { Run } from './connection.js';
import { lock } from './locks.js';
import { list, sql } from './sql.js';

/** Takes buyers out of the uses of discounts, but for those of sessions in `except`. `run` is one transaction. */
export async function forgetBuyer(run: Run, buyers: readonly string[], except: ReadonlySet<string>): Promise<number> {
  const uses = sql`buyer IN ${list(buyers)} AND session_id NOT IN ${list([...except, ''])}`;
  const [found = []] = await run([sql`SELECT session_id, rule_id FROM redemptions WHERE ${uses}`]);
  if (found.length === 0) return 0;
  const rules = [...new Set(found.map(({ rule_id }) => String(rule_id)))].sort();
  const names = [...found.map(({ session_id }) => `session:${session_id}`), ...rules.map((rule) => `rule:${rule}`)];
  await run(lock([...new Set(names)]));
  // Rule by rule, as commits do: their counts are rows that all of them write.
  const forgotten = await run(
    rules.map((rule) => sql`UPDATE redemptions SET buyer = NULL WHERE ${uses} AND rule_id = ${rule} RETURNING 1`),
  );
  return forgotten.flat().length;
}

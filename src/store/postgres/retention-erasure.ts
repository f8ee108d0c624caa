import { mentionOf, withoutPersonalData } from '../../domain/personal-data.js';
import type { ReservedLine } from '../../domain/stock.js';
import { becomes, type ErasureState } from '../removal/erased-session.js';
import { rewritten } from '../removal/mentions.js';
import { PERSONAL_TABLES } from '../removal/personal-tables.js';
import type { ErasedSession } from '../retention.js';
import type { Run } from './connection.js';
import { lock } from './locks.js';
import { removeSessions, touchSessions } from './removal-statements.js';
import { raw, type Sql, sql } from './sql.js';

/** A column of rows that are found by an id that they refer to. */
interface Texts {
  table: string;
  column: string;
  key: string;
  by: string;
}

const OF_SESSION: readonly Texts[] = PERSONAL_TABLES.flatMap(({ table, column, key, session, remove }) =>
  session !== undefined && key !== undefined && !remove ? { table, column, key, by: session } : [],
);
const OF_ORDER: readonly Texts[] = [
  { table: 'order_events', column: 'body', key: 'place', by: 'order_id' },
  { table: 'audit', column: 'detail', key: 'place', by: 'subject' },
];

/** What one message may write: bodies are some thousand characters, and a session may have thousands. */
const MOST_WRITES = 200;

/**
 * Removes a session of a person, or what of it is the person's, under the locks of all that hangs on it. `run` is one
 * transaction.
 */
export async function eraseSession(
  run: Run,
  { id, email, dryRun }: { id: string; email: string; dryRun: boolean },
): Promise<{ became: ErasedSession; orderId?: string }> {
  if (!dryRun) await run(lock(await namesOf(run, id)));
  const [rows] = await run([
    sql`SELECT s.status, o.id AS "orderId", (SELECT count(*) FROM charges c WHERE c.session_id = s.id) AS charges,
        (s.status IN ('complete_in_progress', 'pending_approval')
          OR EXISTS (SELECT 1 FROM charges c
            WHERE c.session_id = s.id AND c.phase NOT IN ('canceled', 'refunded', 'succeeded'))
          OR EXISTS (SELECT 1 FROM order_tasks t WHERE t.order_id = o.id AND t.done_at IS NULL)) AS "isBusy"
      FROM sessions s LEFT JOIN orders o ON o.session_id = s.id WHERE s.id = ${id}`,
  ]);
  const state = rows?.[0] as ErasureState | undefined;
  if (!state) return { became: 'gone' };
  const became = becomes(state);
  if (became === 'in_progress') return { became };
  const { orderId } = state;
  if (!dryRun) {
    await run(dropped(id));
    if (became === 'removed') await remove(run, id);
    else await pseudonymise(run, id, orderId, mentionOf(email));
  }
  return { became, ...(orderId !== null && { orderId }) };
}

/** Locks of a session, its order and its payments; none of them is new once the session's is had. */
async function namesOf(run: Run, id: string): Promise<string[]> {
  const [rows = []] = await run([
    sql`SELECT 'session:' || ${id} AS name UNION SELECT 'order:' || id FROM orders WHERE session_id = ${id}
      UNION SELECT 'payment:' || payment_intent_id FROM charges
        WHERE session_id = ${id} AND payment_intent_id IS NOT NULL`,
  ]);
  return rows.map(({ name }) => String(name));
}

const dropped = (id: string): Sql[] =>
  PERSONAL_TABLES.flatMap(({ table, session, remove: goes }) =>
    session !== undefined && goes ? sql`DELETE FROM ${raw(table)} WHERE ${raw(session)} = ${id}` : [],
  );

async function remove(run: Run, id: string): Promise<void> {
  const [rows] = await run([sql`SELECT lines FROM reservations WHERE session_id = ${id} AND state = 'held'`]);
  const lines: ReservedLine[] = JSON.parse(String(rows?.[0]?.lines ?? '[]'));
  // As commits do: shelves first, and in an order that is everybody's.
  const shelves = lines.sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
  await run([
    ...shelves.map(
      ({ variantId, quantity }) =>
        sql`UPDATE stock SET on_hand = on_hand + ${quantity} WHERE variant_id = ${variantId}`,
    ),
    ...removeSessions([id]),
  ]);
}

async function pseudonymise(run: Run, id: string, orderId: string | null, mention: RegExp): Promise<void> {
  await run([
    sql`UPDATE refunds SET description = NULL WHERE description IS NOT NULL
      AND payment_intent_id IN (SELECT payment_intent_id FROM charges WHERE session_id = ${id})`,
    sql`UPDATE charges SET risk_review = NULL WHERE session_id = ${id}`,
    sql`UPDATE order_tasks SET problem = NULL WHERE order_id = ${orderId}`,
    ...touchSessions([id]),
  ]);
  for (const texts of OF_SESSION) await rewrite(run, texts, id, (json) => withoutPersonalData(json, mention));
  if (orderId === null) return;
  for (const texts of OF_ORDER) {
    const isAudit = texts.table === 'audit';
    await rewrite(run, texts, orderId, (json) =>
      withoutPersonalData(isAudit ? withoutDescription(json) : json, mention),
    );
  }
}

/** What somebody at the shop wrote of the order. */
function withoutDescription(detail: unknown): unknown {
  if (typeof detail !== 'object' || detail === null) return detail;
  const { description: _, ...rest } = detail as { description?: unknown };
  return rest;
}

async function rewrite(run: Run, { table, column, key, by }: Texts, id: string, work: (json: unknown) => unknown) {
  const [rows = []] = await run([
    sql`SELECT ${raw(key)} AS key, ${raw(column)} AS content FROM ${raw(table)}
      WHERE ${raw(by)} = ${id} AND ${raw(column)} IS NOT NULL ORDER BY ${raw(key)} FOR UPDATE`,
  ]);
  const writes = rows.flatMap(({ key: row, content }) => {
    const erased = rewritten(String(content), work);
    return erased === content
      ? []
      : sql`UPDATE ${raw(table)} SET ${raw(column)} = ${erased} WHERE ${raw(key)} = ${row as string | number}`;
  });
  for (let done = 0; done < writes.length; done += MOST_WRITES) await run(writes.slice(done, done + MOST_WRITES));
}

import { withoutPersonalData } from '../../domain/personal-data.js';
import {
  endOf,
  OLDEST,
  type PurgeCandidate,
  type PurgeEnd,
  type PurgeStep,
  planPurge,
  spareNeeded,
} from '../removal/purge-plan.js';
import type { EndedStatus, Purged, PurgeSlice } from '../retention.js';
import type { Run } from './connection.js';
import { lock } from './locks.js';
import { removeRevisions, removeSales, removeSessions, removeUncounted, type Sale } from './removal-statements.js';
import { list, raw, type Sql, sql } from './sql.js';

interface Found {
  id: string;
  at: number;
}

interface State {
  id: string;
  isNeeded: boolean;
  charges: number;
  spare: number[] | null;
}

/** A charge, a key or a hold needs the session as it is. Of a query on `sessions s`. */
const isNeeded = (keysBefore: number): Sql =>
  sql`EXISTS (SELECT 1 FROM charges c WHERE c.session_id = s.id AND c.phase NOT IN ('canceled', 'refunded', 'succeeded'))
    OR EXISTS (SELECT 1 FROM reservations h WHERE h.session_id = s.id AND h.state = 'held')
    OR EXISTS (SELECT 1 FROM session_revisions r JOIN idempotency_keys k ON k.seq = r.seq
      WHERE r.session_id = s.id AND k.created_at >= ${keysBefore})`;

const CHARGES = raw('(SELECT count(*) FROM charges c WHERE c.session_id = s.id)');

const spareOf = (dryRun: boolean): Sql =>
  sql`(SELECT json_agg(seq ORDER BY seq) FROM (SELECT r.seq FROM session_revisions r WHERE r.session_id = s.id
    AND r.seq <> s.seq AND r.seq NOT IN (SELECT c.pinned_seq FROM charges c WHERE c.session_id = s.id)
    ORDER BY r.seq LIMIT ${spareNeeded(dryRun)}) AS revisions)`;

const ORDER_IS_BUSY = raw(`EXISTS (SELECT 1 FROM order_tasks t WHERE t.order_id = o.id AND t.done_at IS NULL)
  OR EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.state <> 'delivered')
  OR EXISTS (SELECT 1 FROM refunds f WHERE f.payment_intent_id = o.payment_intent_id AND f.phase IN ('requested', 'pending'))`);

/**
 * Removes sessions of a status that were over before `before`. What is removed is looked at again under the locks of its
 * sessions, so that no commit is at them meanwhile. `run` is one transaction.
 */
export async function purgeSessions(
  run: Run,
  { status, before, keysBefore }: { status: EndedStatus; before: number; keysBefore: number },
  slice: PurgeSlice,
): Promise<Purged> {
  const { at, id } = slice.after ?? OLDEST;
  const [rows = []] = await run([
    sql`SELECT id, expires_at AS at FROM sessions
      WHERE to_purge = 1 AND status = ${status} AND expires_at < ${before} AND (expires_at, id) > (${at}, ${id})
      ORDER BY expires_at, id LIMIT ${slice.limit}`,
  ]);
  const found = rows as unknown as Found[];
  const names = found.map((session) => `session:${session.id}`);
  const states = await lookAgain<State>(
    run,
    slice.dryRun ? [] : names,
    sql`SELECT s.id, (${isNeeded(keysBefore)}) AS "isNeeded", ${CHARGES} AS charges, ${spareOf(slice.dryRun)} AS spare
      FROM sessions s WHERE s.id IN ${list(found.map((session) => session.id))}
        AND s.to_purge = 1 AND s.status = ${status} AND s.expires_at < ${before}`,
  );
  const candidates = withStates(found, states, ({ charges }) => endOf(status, charges));
  const { steps, purged } = planPurge(candidates, slice);
  if (!slice.dryRun) await purge(run, steps);
  return purged;
}

/** Removes orders made before `before`, with all that is of them. `run` is one transaction. */
export async function purgeOrders(run: Run, before: number, slice: PurgeSlice): Promise<Purged> {
  const { at, id } = slice.after ?? OLDEST;
  const [rows = []] = await run([
    sql`SELECT id, created_at AS at, session_id AS "sessionId", payment_intent_id AS "paymentIntentId" FROM orders
      WHERE created_at < ${before} AND (created_at, id) > (${at}, ${id}) ORDER BY created_at, id LIMIT ${slice.limit}`,
  ]);
  const found = rows as unknown as (Found & Omit<Sale, 'orderId'>)[];
  const names = found.flatMap((order) => [
    `order:${order.id}`,
    `session:${order.sessionId}`,
    ...(order.paymentIntentId === null ? [] : [`payment:${order.paymentIntentId}`]),
  ]);
  const states = await lookAgain<State>(
    run,
    slice.dryRun ? [] : names,
    sql`SELECT o.id, (${ORDER_IS_BUSY} OR ${isNeeded(Number.MAX_SAFE_INTEGER)}) AS "isNeeded", 0 AS charges,
        ${spareOf(slice.dryRun)} AS spare
      FROM orders o JOIN sessions s ON s.id = o.session_id WHERE o.id IN ${list(found.map((order) => order.id))}`,
  );
  const candidates = withStates(found, states, () => 'sold');
  const { steps, purged } = planPurge(candidates, slice);
  const sales = new Map(found.map(({ id: orderId, ...sale }) => [orderId, { orderId, ...sale }]));
  if (!slice.dryRun) await purge(run, steps, sales);
  return purged;
}

/** What stands there once the locks are had. */
async function lookAgain<Row>(run: Run, names: readonly string[], statement: Sql): Promise<Row[]> {
  const answers = await run([...lock(names), statement]);
  return (answers.at(-1) ?? []) as unknown as Row[];
}

/** One that is not there any more is needed by nobody who could still do something to it. */
function withStates(
  found: readonly Found[],
  states: readonly State[],
  end: (state: State) => PurgeEnd,
): PurgeCandidate[] {
  const known = new Map(states.map((state) => [state.id, state]));
  return found.map(({ id, at }) => {
    const state = known.get(id);
    return !state || state.isNeeded ? { id, at, spare: [] } : { id, at, end: end(state), spare: state.spare ?? [] };
  });
}

async function purge(
  run: Run,
  steps: readonly PurgeStep[],
  sales: ReadonlyMap<string, Sale> = new Map(),
): Promise<void> {
  if (steps.length === 0) return;
  const ids = (wanted: PurgeEnd): string[] => steps.flatMap(({ id, end }) => (end === wanted ? id : []));
  const anonymous = ids('pseudonymised');
  const answers = await run([
    ...removeRevisions(steps.flatMap(({ revisions }) => revisions)),
    ...removeSessions(ids('removed')),
    ...removeSales(ids('sold').flatMap((id) => sales.get(id) ?? [])),
    ...removeUncounted(anonymous),
    sql`UPDATE sessions SET to_purge = NULL WHERE id IN ${list([...anonymous, ...ids('trimmed')])}`,
    sql`SELECT seq, body FROM session_revisions WHERE session_id IN ${list(anonymous)}`,
  ]);
  const bodies = answers.at(-1) ?? [];
  if (bodies.length === 0) return;
  await run(
    bodies.map(({ seq, body }) => {
      const erased = JSON.stringify(withoutPersonalData(JSON.parse(String(body))));
      return sql`UPDATE session_revisions SET body = ${erased} WHERE seq = ${Number(seq)}`;
    }),
  );
}

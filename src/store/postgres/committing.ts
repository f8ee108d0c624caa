import type { Clock } from '../../clock.js';
import { UnavailableError } from '../../errors.js';
import { hasWrites, refusePromise } from '../decisions.js';
import type { CommitKeys, Decide, Decision } from '../store.js';
import type { Connection, Run } from './connection.js';
import { isFloorMissed, isMoved, isUnavailable } from './errors.js';
import { type Loaded, loadRows } from './load-rows.js';
import { lock, lockStock, locksOf } from './locks.js';
import { marksOf } from './marks.js';
import { sql } from './sql.js';
import { statementsOf } from './write-decision.js';

/** How often a decision is made without a lock, before it is made with one. */
const MAX_DECISIONS = 3;
/** How often it is made with one: only a floor can be missed then. */
const MAX_LOCKED = 5;

export interface CommittingDeps {
  connection: Connection;
  clock: Clock;
}

/**
 * Reads, decides, and writes in one round trip, on the condition that nothing which was read has moved. Where it has,
 * it is decided anew; who loses three times in a row takes the locks first. An answer that was lost on its way is looked
 * for in the rows: what was written there is what the next decision sees.
 */
export function createCommitting({ connection: { run, inTransaction }, clock }: CommittingDeps) {
  async function load(keys: CommitKeys): Promise<Loaded> {
    return available(() => loadRows(run, keys));
  }

  async function commit<R>(keys: CommitKeys, decide: Decide<R>): Promise<R> {
    let lost: unknown;
    for (let decided = 0; decided < MAX_DECISIONS; decided += 1) {
      const { rows, mark } = await load(keys);
      const now = clock.now();
      const decision = decide(rows, now);
      refusePromise(decision);
      if (!hasWrites(decision)) return decision.result;
      try {
        await run([
          ...lock(locksOf(keys, decision)),
          ...lockStock(keys),
          sql`SELECT acp_expect(${marksOf(keys)} IS NOT DISTINCT FROM ${mark})`,
          ...statementsOf(decision, now),
        ]);
        return decision.result;
      } catch (error) {
        if (isMoved(error) || isFloorMissed(error)) continue;
        if (!isUnavailable(error)) throw error;
        // Whether it was written is not known: the rows will say.
        if (lost !== undefined) throw unavailable(error);
        lost = error;
      }
    }
    return available(() => inTransaction((own) => commitLocked(own, keys, decide)));
  }

  async function commitLocked<R>(own: Run, keys: CommitKeys, decide: Decide<R>): Promise<R> {
    const names = [...locksOf(keys, NOTHING), ...(await orderLocks(own, keys))];
    await own([...lock(names), ...lockStock(keys)]);
    for (let decided = 0; decided < MAX_LOCKED; decided += 1) {
      const { rows } = await loadRows(own, keys);
      const now = clock.now();
      const decision = decide(rows, now);
      refusePromise(decision);
      if (!hasWrites(decision)) return decision.result;
      try {
        // Most of them are held by now; not so those of an order that was made meanwhile.
        const locks = lock(locksOf(keys, decision));
        await own([sql`SAVEPOINT decided`, ...locks, ...statementsOf(decision, now), sql`RELEASE SAVEPOINT decided`]);
        return decision.result;
      } catch (error) {
        if (!isFloorMissed(error)) throw error;
        await own([sql`ROLLBACK TO SAVEPOINT decided`]);
      }
    }
    throw new UnavailableError('The stock, or a balance, moved too often while this was decided.', { retryAfter: 1 });
  }

  return { commit, load };
}

/** Of the lanes that a decision may append to: together with all others, so that everybody takes them in one order. */
async function orderLocks(own: Run, { session }: CommitKeys): Promise<string[]> {
  if (!session) return [];
  const [orders = []] = await own([sql`SELECT id FROM orders WHERE session_id = ${session.id}`]);
  return orders.map(({ id }) => `order:${id}`);
}

const NOTHING: Decision<undefined> = { result: undefined };

const unavailable = (cause: unknown) => new UnavailableError('The database cannot be used now.', { cause });

/** What `work` returns. Throws UnavailableError where that is the database's doing. */
export async function available<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    throw isMoved(error) || isUnavailable(error) ? unavailable(error) : error;
  }
}

import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ERASED_EMAIL } from '../../src/domain/personal-data.js';
import type { Database } from '../../src/store/database.js';
import type { Looked, LookPlace } from '../../src/store/retention.js';
import { of } from './contract/opened.js';
import { AGENT, anOrder, aSession } from './support/builders.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { openPostgresIn } from './support/postgres.js';

/* Who is first at the lock of a session, when a request and an erasure want it at the same time. */

const ADA = 'ada@example.com';
const NOBODY = { orderIds: new Set<string>(), except: new Set<string>() };

describeOnPostgres('on PostgreSQL', (database) => {
  let store: Database;
  let other: pg.Client;
  beforeEach(async () => {
    ({ store } = await openPostgresIn(database()));
    other = new pg.Client({ connectionString: database().url });
    await other.connect();
  });
  afterEach(async () => {
    await other?.end();
    await store?.close();
  });

  const hold = (name: string) => other.query('SELECT pg_advisory_lock(acp_place($1))', [name]);
  const release = (name: string) => other.query('SELECT pg_advisory_unlock(acp_place($1))', [name]);
  const waiting = async (): Promise<number> => {
    const { rows } = await other.query(
      `SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rows[0].count;
  };
  /** Lets both wait for a lock, in this order, and then have it. */
  async function inTurn(name: string, works: readonly (() => Promise<unknown>)[]): Promise<void> {
    await hold(name);
    const done: Promise<unknown>[] = [];
    for (const work of works) {
      done.push(work());
      await expect.poll(waiting, { interval: 5 }).toBe(done.length);
    }
    await release(name);
    await Promise.all(done);
  }

  const move = (id: string) => (): Promise<unknown> =>
    store.commit(of(id), ({ session }) => ({
      result: undefined,
      ...(session && { puts: { session: { ...session.session, updatedAt: session.session.updatedAt + 1 } } }),
    }));
  async function eraseMentions(): Promise<void> {
    let place: LookPlace | undefined;
    do {
      const looked: Looked = await store.retention.eraseMentions(ADA, NOBODY, place);
      place = looked.next;
    } while (place);
  }
  const everything = async (): Promise<string> => {
    const { rows } = await other.query('SELECT body FROM session_revisions ORDER BY seq');
    return JSON.stringify(rows);
  };

  const mentioning = { ...aSession('').draft, orderNotes: `for ${ADA}` };
  const ofAda = { ...aSession('').draft, buyer: { email: ADA } };

  it.each(['the request', 'the erasure'])('a mention does not come back where %s is first', async (first) => {
    await store.commit({}, () => ({ result: undefined, puts: { session: aSession('cs_1', { draft: mentioning }) } }));
    const works = first === 'the request' ? [move('cs_1'), eraseMentions] : [eraseMentions, move('cs_1')];
    await inTurn('session:cs_1', works);
    expect(await everything()).not.toContain(ADA);
    const row = await store.session({ id: 'cs_1', agentId: AGENT });
    expect(row?.session).toMatchObject({ updatedAt: 1001, draft: { orderNotes: `for ${ERASED_EMAIL}` } });
  });

  it.each(['the request', 'the erasure'])('a person does not come back where %s is first', async (first) => {
    await store.commit({}, () => ({
      result: undefined,
      // Nothing but the session has the person in it.
      puts: {
        session: aSession('cs_1', { status: 'completed', draft: ofAda }),
        order: anOrder('ord_1', 'cs_1', { payment: undefined }),
      },
    }));
    const erase = () => store.retention.eraseSession('cs_1', ADA, false);
    await inTurn('session:cs_1', first === 'the request' ? [move('cs_1'), erase] : [erase, move('cs_1')]);
    expect(await everything()).not.toContain(ADA);
    const row = await store.session({ id: 'cs_1', agentId: AGENT });
    expect(row?.session).toMatchObject({ updatedAt: 1001, draft: { buyer: { email: ERASED_EMAIL } } });
  });

  it.each(['the request', 'the purge'])('a session that goes is gone where %s is first', async (first) => {
    const session = aSession('cs_1', { status: 'canceled', expiresAt: 1000 });
    await store.commit({}, () => ({ result: undefined, puts: { session } }));
    const purge = () => store.retention.purgeSessions('canceled', 2000, 2000, { limit: 5, dryRun: false });
    await inTurn('session:cs_1', first === 'the request' ? [move('cs_1'), purge] : [purge, move('cs_1')]);
    expect(await everything()).toBe('[]');
    expect(await store.ownerOf('cs_1')).toBeUndefined();
  });
});

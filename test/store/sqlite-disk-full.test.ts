import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { UnavailableError } from '../../src/errors.js';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { openStoreOn } from '../../src/store/sqlite/store-on-connection.js';
import { aSession } from './support/builders.js';
import { temporaryFile } from './support/sqlite-file.js';

it('a full disk refuses a whole transaction, and the store goes on when there is room', async () => {
  const { file, remove } = temporaryFile();
  const db = openConnection(file);
  migrate(db, migrations);
  const fatal: unknown[] = [];
  const store = await openStoreOn(db, { clock: systemClock, onFatal: (error) => fatal.push(error), release: remove });
  const write = (id: string, size = 100) => {
    const session = aSession(id);
    session.draft.orderNotes = 'x'.repeat(size);
    return store.commit({}, () => ({ result: id, puts: { session } }));
  };
  const there = async (id: string) => (await store.read({ session: { id, agentId: 'agent_a' } })).session !== undefined;

  await write('cs_before');
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 3}`);
  const ids = Array.from({ length: 20 }, (_, index) => `cs_${index}`);
  const outcomes = await Promise.allSettled(ids.map((id, index) => write(id, index === 12 ? 100_000 : 100)));
  const refused: number[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') {
      refused.push(index);
      expect(outcome.reason).toBeInstanceOf(UnavailableError);
    }
    expect(await there(ids[index] ?? '')).toBe(outcome.status === 'fulfilled');
  }
  // Mostly all before it as well; on a slow machine transactions end early, and some were on the disk by then.
  expect(refused).toContain(12);
  db.pragma('max_page_count = 1000000');
  await write('cs_after', 100_000);
  expect([await there('cs_before'), await there('cs_after'), fatal]).toEqual([true, true, []]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  await store.close();
});

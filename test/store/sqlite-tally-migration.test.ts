import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { openFile, type TemporaryFile, temporaryFile } from './support/sqlite-file.js';

let file: TemporaryFile;
beforeEach(() => {
  file = temporaryFile();
});
afterEach(() => file.remove());

it('agents of a database from before there were tallies have theirs, and sessions that are deleted leave them', async () => {
  const before = openConnection(file.file);
  migrate(
    before,
    migrations.filter(({ version }) => version < 6),
  );
  const revise = before.prepare("INSERT INTO session_revisions (session_id, body) VALUES (?, '{}')");
  const point = before.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, 1)');
  const hold = before.prepare("INSERT INTO reservations VALUES (?, ?, '[]', ?, NULL)");
  const rows = [
    ['cs_1', 'a', 'ready_for_payment', 'held'],
    ['cs_2', 'a', 'complete_in_progress', 'held'],
    ['cs_3', 'a', 'not_ready_for_payment', 'released'],
    ['cs_4', 'a', 'completed', 'consumed'],
    ['cs_5', 'a', 'expired', undefined],
    ['cs_6', 'b', 'canceled', undefined],
    ['cs_7', 'c', 'authentication_required', 'held'],
  ] as const;
  for (const [id, agent, status, state] of rows) {
    point.run(id, agent, revise.run(id).lastInsertRowid, status);
    if (state) hold.run(id, agent, state);
  }
  before.close();

  const store = await openFile(file.file);
  const tallies = () => Promise.all(['a', 'b', 'c'].map(async (tallyOf) => (await store.read({ tallyOf })).tally));
  expect(await tallies()).toEqual([
    { openSessions: 3, holds: 2, carts: 0 },
    { openSessions: 0, holds: 0, carts: 0 },
    { openSessions: 1, holds: 1, carts: 0 },
  ]);
  await store.close();

  const after = openConnection(file.file);
  after.exec("DELETE FROM reservations; DELETE FROM sessions WHERE id IN ('cs_1', 'cs_4', 'cs_7')");
  after.close();
  const reopened = await openFile(file.file);
  expect((await reopened.read({ tallyOf: 'a' })).tally).toEqual({ openSessions: 2, holds: 0, carts: 0 });
  expect((await reopened.read({ tallyOf: 'c' })).tally).toEqual({ openSessions: 0, holds: 0, carts: 0 });
  await reopened.close();
});

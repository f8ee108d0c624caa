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

const FIRST = { provider: 'first.example', token: 'token_first', sub_id: 's' };
const LAST = { provider: 'last.example', publisher_id: 'pub', token: 'token_last' };

it('attribution of an older database moves out of sessions and orders, which keep the rest of their bodies', async () => {
  const before = openConnection(file.file);
  migrate(
    before,
    migrations.filter(({ version }) => version < 9),
  );
  const revise = before.prepare<[string, string]>('INSERT INTO session_revisions (session_id, body) VALUES (?, ?)');
  const point = before.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, 1)');
  const session = (id: string, status: string, ...bodies: object[]) => {
    let seq: number | bigint = 0;
    for (const body of bodies)
      seq = revise.run(id, JSON.stringify({ id, status, createdAt: 5, updatedAt: 7, ...body })).lastInsertRowid;
    point.run(id, 'a', seq, status);
  };
  const order = { id: 'ord_1', status: 'confirmed', lines: [], lastTouch: LAST };
  session('cs_sold', 'completed', { firstTouch: FIRST }, { firstTouch: FIRST, lastTouch: LAST, order });
  session('cs_declined', 'ready_for_payment', { lastTouch: LAST }, { lastTouch: { ...LAST, provider: 'later' } });
  session('cs_gone', 'canceled', { firstTouch: FIRST });
  session('cs_plain', 'completed', { metadata: { firstTouch: 1.5, lastTouch: 'kept' } });
  before
    .prepare('INSERT INTO orders (id, session_id, secret, version, body) VALUES (?, ?, ?, 1, ?)')
    .run('ord_1', 'cs_sold', 's', JSON.stringify(order));
  before.close();

  const store = await openFile(file.file);
  const of = (id: string) => store.attributions.ofSession(id);
  expect(await of('cs_sold')).toEqual({ first: FIRST, last: LAST });
  expect(await of('cs_declined')).toEqual({ last: LAST });
  expect(await of('cs_gone')).toEqual({ first: { provider: 'first.example', sub_id: 's' } });
  expect(await of('cs_plain')).toEqual({});
  expect(await store.orderByName('ord_1')).toEqual({ id: 'ord_1', status: 'confirmed', lines: [] });
  await store.close();

  const after = openConnection(file.file);
  const bodies = after.prepare<[], string>('SELECT body FROM session_revisions').pluck().all();
  expect(bodies.join()).not.toContain('token_');
  expect(bodies.filter((body) => body.includes('"metadata":{"firstTouch":1.5,"lastTouch":"kept"}'))).toHaveLength(1);
  after.exec("UPDATE orders SET session_id = 'cs_plain'; DELETE FROM sessions WHERE id = 'cs_sold'");
  expect(after.prepare("SELECT count(*) FROM attributions WHERE session_id = 'cs_sold'").pluck().get()).toBe(0);
  after.close();
});

import { afterAll, expect, it } from 'vitest';
import { openConnection } from '../../src/store/sqlite/connection.js';
import type { Store } from '../../src/store/store.js';
import { seededRandom } from '../support/random.js';
import { AGENT, aSession } from './support/builders.js';
import { startChild } from './support/children.js';
import { openFile, temporaryFile } from './support/sqlite-file.js';

const KILLS = 12;
const STOCK = 1_000_000;

const { file, remove } = temporaryFile();
afterAll(remove);
const random = seededRandom(20);

async function expectWritten(store: Store, id: string): Promise<void> {
  const rows = await store.read({ session: { id, agentId: AGENT }, idempotencyKeys: [`key-${id}`] });
  const answer = rows.idempotency.get(`key-${id}`)?.answer;
  expect(answer, `${id} was acknowledged`).toEqual({ seq: rows.session?.seq });
  expect(rows.session?.session).toEqual(aSession(id));
  expect(rows.reservation?.sessionId).toBe(id);
}

it(`keeps every acknowledged commit over ${KILLS} kills at random times`, { timeout: 180_000 }, async () => {
  const acknowledged: string[] = [];
  for (let round = 1; round <= KILLS; round += 1) {
    const child = startChild('writer.ts', [file, `r${round}`, '16']);
    await child.saw('ack ');
    await new Promise((resolve) => setTimeout(resolve, random() * 300));
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    acknowledged.push(...child.lines().flatMap((line) => (line.startsWith('ack ') ? [line.slice(4)] : [])));

    const store = await openFile(file);
    for (const id of acknowledged) await expectWritten(store, id);
    const { stock } = await store.read({ variants: ['mug'] });
    const holds = await store.lapsedReservations(Number.MAX_SAFE_INTEGER, STOCK);
    expect((stock.get('mug') ?? 0) + holds.length, 'no commit is there in part').toBe(STOCK);
    expect(holds.length).toBeGreaterThanOrEqual(acknowledged.length);
    await store.close();

    const db = openConnection(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  }
  console.log(`${KILLS} kills, ${acknowledged.length} acknowledged commits, 0 lost`);
});

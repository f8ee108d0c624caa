import { afterAll, expect, it } from 'vitest';
import { openConnection } from '../../src/store/sqlite/connection.js';
import type { Store } from '../../src/store/store.js';
import { seededRandom } from '../support/random.js';
import { anEvent } from './support/builders.js';
import { startChild } from './support/children.js';
import { openFile, temporaryFile } from './support/sqlite-file.js';

const KILLS = 6;

const { file, remove } = temporaryFile();
afterAll(remove);
const random = seededRandom(21);

/** What the child said it had done, by word. */
function said(lines: readonly string[], word: string): string[] {
  return lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
}

async function expectKept({ inbox }: Store, lines: readonly string[]): Promise<void> {
  const waiting = new Map((await inbox.due(Number.MAX_SAFE_INTEGER, 1_000_000)).map((entry) => [entry.id, entry]));
  const settling = new Set(said(lines, 'settling'));
  for (const id of said(lines, 'settled')) expect(waiting.has(id), `${id} is settled`).toBe(false);
  for (const id of said(lines, 'got')) {
    expect(await inbox.receive(anEvent(id)), id).toBe('known');
    if (id.endsWith('_merged')) expect(waiting.get(id.replace('_merged', ''))?.hints, `${id} counts`).toBe(1);
    else if (!settling.has(id)) expect(waiting.has(id), `${id} waits`).toBe(true);
  }
}

it(`loses no event between its receipt and its effect over ${KILLS} kills`, { timeout: 120_000 }, async () => {
  const lines: string[] = [];
  for (let round = 1; round <= KILLS; round += 1) {
    const child = startChild('event-writer.ts', [file, `r${round}`, '16']);
    await child.saw('settled ');
    await new Promise((resolve) => setTimeout(resolve, random() * 200));
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    lines.push(...child.lines());

    const store = await openFile(file);
    await expectKept(store, lines);
    await store.close();

    const db = openConnection(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const waiting = db.prepare('SELECT count(*) - count(DISTINCT object_id) FROM stripe_events WHERE outcome IS NULL');
    expect(waiting.pluck().get(), 'objects that wait twice').toBe(0);
    db.close();
  }
  expect(said(lines, 'got').length).toBeGreaterThan(20);
  console.log(`${KILLS} kills, ${said(lines, 'got').length} received events, 0 lost`);
});

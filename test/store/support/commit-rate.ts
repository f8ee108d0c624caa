/** Prints durable commits a second: `npx tsx test/store/support/commit-rate.ts [file] [in flight] [seconds]`. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../../src/ids.js';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { AGENT, aKey, aReservation, aSession } from './builders.js';

const folder = mkdtempSync(join(tmpdir(), 'commit-rate-'));
const file = process.argv[2] || join(folder, 'rate.db');
const inFlight = Number(process.argv[3] ?? 32);
const seconds = Number(process.argv[4] ?? 5);

const variants = Array.from({ length: 100 }, (_, index) => `variant-${index}`);
const orderNotes = 'x'.repeat(1800 - JSON.stringify(aSession('cs_')).length);

const store = await createSqliteStore({
  file,
  clock: { now: () => Date.now() },
  onFatal: (error) => {
    throw error;
  },
});
await store.seedStock(new Map(variants.map((id) => [id, 1_000_000_000])));

let done = 0;
let biggestLog = 0;
const waits: number[] = [];

async function client(end: number): Promise<void> {
  while (performance.now() < end) {
    const begun = performance.now();
    const id = newId('cs');
    const key = createHash('sha256').update(id).digest('base64url');
    const variantId = variants[done % variants.length] ?? '';
    const session = aSession(id);
    session.draft.orderNotes = orderNotes;
    await store.commit({ session: { id, agentId: AGENT }, idempotencyKeys: [key], variants: [variantId] }, (rows) => ({
      result: rows.stock.get(variantId),
      puts: {
        session,
        idempotency: [aKey(key, { answer: { seq: THIS_REVISION }, createdAt: Date.now() })],
        reservation: aReservation(id, { lines: [{ variantId, quantity: 1 }], heldUntil: Date.now() }),
      },
      stock: [{ variantId, by: -1 }],
    }));
    waits.push(performance.now() - begun);
    done += 1;
    if (done % 1000 === 0)
      biggestLog = Math.max(biggestLog, statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  }
}

async function run(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  await Promise.all(Array.from({ length: inFlight }, () => client(end)));
}

await run(1000);
for (let round = 1; round <= seconds; round += 1) {
  done = 0;
  waits.length = 0;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await run(1000);
  const elapsed = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((a, b) => a - b);
  const at = (share: number) => (waits[Math.floor(share * waits.length)] ?? 0).toFixed(2);
  const rate = Math.round((done * 1000) / elapsed);
  console.log(
    `${rate} commits/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(0.9999)} ms, CPU ${((user + system) / 10 / elapsed).toFixed(0)} %, log ${(biggestLog / 2 ** 20).toFixed(0)} MiB`,
  );
}
await store.close();
rmSync(folder, { recursive: true });

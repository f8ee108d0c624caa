/**
 * Writes until it is killed, or `count` times, and prints `ack <id>` for each acknowledged commit:
 * `writer.ts <file> <name> <clients> [count]`.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/clock.js';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { AGENT, aKey, aReservation, aSession } from './builders.js';

const [file = '', name = '', clients = '1', count = 'Infinity'] = process.argv.slice(2);
// Written to the descriptor at once: what is said here was said, whatever happens to the process afterwards.
const say = (line: string) => writeSync(1, `${line}\n`);

const store = await createSqliteStore({
  file,
  clock: systemClock,
  onFatal: (error) => say(`fatal ${error instanceof Error && 'code' in error ? error.code : error}`),
});
await store.seedStock(new Map([['mug', 1_000_000]]));
say('open');

let begun = 0;

async function write(id: string): Promise<void> {
  const key = `key-${id}`;
  await store.commit({ session: { id, agentId: AGENT }, idempotencyKeys: [key] }, () => ({
    result: id,
    puts: {
      session: aSession(id),
      idempotency: [aKey(key, { answer: { seq: THIS_REVISION } })],
      reservation: aReservation(id),
    },
    stock: [{ variantId: 'mug', by: -1 }],
  }));
}

async function client(): Promise<void> {
  while (begun < Number(count)) {
    begun += 1;
    const id = `cs_${name}_${begun}`;
    await write(id).then(
      () => say(`ack ${id}`),
      (error) => say(`failed ${id} ${error.name}`),
    );
  }
}

await Promise.all(Array.from({ length: Number(clients) }, client));
say('done');
await store.close();

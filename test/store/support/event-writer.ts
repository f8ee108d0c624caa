/**
 * Receives events until it is killed, and prints `got <id>` for each that was received, `settling <id>` and
 * `settled <id>` around the end of every second one: `event-writer.ts <file> <name> <clients>`.
 */
import { writeSync } from 'node:fs';
import { anEvent } from './builders.js';
import { openFile } from './sqlite-file.js';

const [file = '', name = '', clients = '1'] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);

const { inbox } = await openFile(file);
let begun = 0;

async function receive(id: string, objectId: string): Promise<void> {
  await inbox.receive(anEvent(id, { objectId }));
  say(`got ${id}`);
}

async function client(): Promise<void> {
  for (;;) {
    begun += 1;
    const id = `evt_${name}_${begun}`;
    if (begun % 2 === 0) {
      await receive(id, `pi_${id}`);
      say(`settling ${id}`);
      await inbox.settle({ ...anEvent(id), receivedAt: 0, tries: 0, hints: 0 }, 'applied');
      say(`settled ${id}`);
    } else {
      await receive(id, `pi_${id}`);
      await receive(`${id}_merged`, `pi_${id}`);
    }
  }
}

await Promise.all(Array.from({ length: Number(clients) }, client));

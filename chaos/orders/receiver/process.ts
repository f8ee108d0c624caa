import { createDice } from '../../dice.js';
import { ENGINES, type EngineName } from '../../engines/engines.js';
import { ENDPOINTS, type Endpoint } from '../ledger.js';
import { type Mood, startOrderReceiver } from './receiver.js';

/** What the process is told as its first argument, in JSON. */
export interface ReceiverSettings {
  ledgerFile: string;
  engine: EngineName;
  databaseUrl: string;
  folder: string;
  seed: number;
  secrets: Record<Endpoint, readonly [string, string]>;
}

/** The receiver as a process of its own, which outlives every server. */
async function main(): Promise<void> {
  const { engine, databaseUrl, seed, ...settings }: ReceiverSettings = JSON.parse(process.argv[2] ?? '');
  const receiver = await startOrderReceiver({
    ...settings,
    dice: createDice(seed, 'receiver'),
    orderVersion: ENGINES[engine].look(databaseUrl).orderVersion,
  });
  process.on('message', (mood: Mood) => {
    receiver.feel(mood);
    process.send?.(mood);
  });
  process.on('disconnect', () => process.exit());
  process.send?.(Object.fromEntries(ENDPOINTS.map((name) => [name, `${receiver.url}/${name}`])));
}

await main();

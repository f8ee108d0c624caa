import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from './lab.js';
import { readOptions } from './options.js';
import { areOrdersMeant, readOrderOptions } from './orders/options.js';
import { reportOrders } from './orders/report.js';
import { runOrders } from './orders/run.js';
import { report } from './report.js';
import { runChaos } from './run.js';

/** 1: something is wrong with the server. 2: the run itself failed, and says nothing of the server. */
const WRONG = 1;
const FAILED = 2;

const ends: (() => Promise<unknown>)[] = [];
let ended: Promise<void> | undefined;

async function endAll(): Promise<void> {
  for (const end of ends.reverse()) await end();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    ended ??= endAll();
    ended.finally(() => process.exit(130));
  });
}

/** What is to be run, and how to tell of it; throws where the command line means nothing. */
function chosen(args: readonly string[]): (surroundings: Surroundings) => Promise<{ text: string; isWrong: boolean }> {
  if (areOrdersMeant(args)) {
    const options = readOrderOptions(args);
    return async (surroundings) => {
      const run = await runOrders(options, surroundings);
      return { text: reportOrders(run), isWrong: run.findings.columns().length > 0 };
    };
  }
  const options = readOptions(args);
  return async (surroundings) => {
    const run = await runChaos(options, surroundings);
    return { text: report(run), isWrong: run.findings.columns().length > 0 };
  };
}

async function main(): Promise<number> {
  const run = chosen(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'acp-chaos-'));
  console.log(`Database, ledger and log are in ${folder}`);
  const { text, isWrong } = await run({
    folder,
    tell: (line) => console.error(line),
    onEnd: (end) => void ends.push(end),
  });
  console.log(`\n${text}`);
  ended ??= endAll();
  await ended;
  if (isWrong) return WRONG;
  rmSync(folder, { recursive: true, force: true });
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  // Whoever interrupts the run has no use for its complaints.
  if (!ended) console.error(error instanceof Error ? error.message : error);
  return FAILED;
});
ended ??= endAll();
await ended;
// Agents that still wait for an answer would keep the process.
process.exit();

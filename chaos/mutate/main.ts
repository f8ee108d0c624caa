import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTATIONS } from './mutations/all.js';
import { readOptions } from './options.js';
import { runMutations } from './run.js';
import { listing, table } from './table.js';

/** 1: no test noticed that a mechanism was gone. 2: the run itself failed, and says nothing of the tests. */
const NOT_CAUGHT = 1;
const FAILED = 2;
const INTERRUPTED = 130;

/** This file is compiled to `build/chaos/mutate`. */
const ROOT = resolve(import.meta.dirname, '../../..');

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());

async function main(): Promise<number> {
  const names = MUTATIONS.map(({ name }) => name);
  const { only, list, jobs } = readOptions(process.argv.slice(2), names);
  const chosen = MUTATIONS.filter(({ name }) => only.length === 0 || only.includes(name));
  if (list) {
    console.log(listing(chosen));
    return 0;
  }
  const startedAt = performance.now();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'acp-mutate-')));
  try {
    const tell = (line: string) => console.error(line);
    const rows = await runMutations(chosen, { root: ROOT, folder, jobs, signal: interrupt.signal, tell });
    console.log(`\n${table(rows)}`);
    console.error(`run time ${Math.round((performance.now() - startedAt) / 1000)} s`);
    if (rows.some(({ outcome }) => outcome.kind === 'trouble')) return FAILED;
    return rows.some(({ outcome }) => outcome.kind === 'survived') ? NOT_CAUGHT : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  if (interrupt.signal.aborted) return INTERRUPTED;
  console.error(error instanceof Error ? error.message : error);
  return FAILED;
});

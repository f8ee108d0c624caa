import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresMissing } from '../../test/store/support/postgres.js';
import { firstLine, hasStrace, judge, type Outcome, runBaseline } from './judge.js';
import type { Mutation } from './mutation.js';
import type { Row } from './table.js';
import { copyProject, obstacles } from './tree.js';

export interface RunContext {
  /** Of the project. */
  root: string;
  /** A new folder for the copies. */
  folder: string;
  jobs: number;
  signal: AbortSignal;
  tell: (line: string) => void;
}

/** Why tests skip themselves here that need something, where they do. */
function missing(): Record<NonNullable<Mutation['needs']>, string | undefined> {
  const strace = 'strace is missing here, or must not trace: the tests of system calls are skipped';
  return { strace: hasStrace() ? undefined : strace, postgres: postgresMissing };
}

/** Takes each mechanism away once; throws where that, or the tests, cannot be done. */
export async function runMutations(mutations: readonly Mutation[], context: RunContext): Promise<Row[]> {
  const { root, folder, jobs, signal, tell } = context;
  const [first, ...others] = Array.from({ length: jobs }, (_, index) => join(folder, `tree-${index + 1}`));
  if (first === undefined) return [];
  await mkdir(first);
  await copyProject(root, first);
  const found = (await Promise.all(mutations.map((mutation) => obstacles(first, mutation)))).flat();
  if (found.length > 0) throw new Error(found.join('\n'));
  for (const other of others) await cp(first, other, { recursive: true, verbatimSymlinks: true });

  const startedAt = performance.now();
  const complaint = await runBaseline(first, mutations, signal);
  if (complaint !== undefined) throw new Error(complaint);
  tell(`the tests pass with nothing taken away (${seconds(startedAt)} s)`);

  const absent = missing();
  const outcomes = new Map<Mutation, Outcome>();
  const waiting = [...mutations];
  const work = async (tree: string): Promise<void> => {
    for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
      const began = performance.now();
      const text = mutation.needs && absent[mutation.needs];
      const outcome: Outcome = text ? { kind: 'untold', text } : await judge(tree, mutation, signal);
      outcomes.set(mutation, outcome);
      const said = outcome.kind === 'caught' ? firstLine(outcome.message) : '';
      tell(`${mutation.name}: ${outcome.kind} (${seconds(began)} s) ${said}`);
    }
  };
  await Promise.all([first, ...others].map(work));
  return mutations.flatMap((mutation) => {
    const outcome = outcomes.get(mutation);
    return outcome ? [{ mutation, outcome }] : [];
  });
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

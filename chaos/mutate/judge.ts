import { spawnSync } from 'node:child_process';
import { type Mutation, SCHEDULES } from './mutation.js';
import { runNode } from './run-node.js';
import { runTests, type Verdict } from './run-tests.js';
import { mutate } from './tree.js';

/** What became of a mutation. `untold`: the tests that would notice cannot run on this machine. */
export type Outcome =
  | { kind: 'caught'; file: string; test: string; message: string }
  | { kind: 'survived' }
  | { kind: 'untold'; text: string }
  | { kind: 'trouble'; text: string };

/** Milliseconds. */
const BUILD_LIMIT = 120_000;
const BASELINE_LIMIT = 1_200_000;
const MUTANT_LIMIT = 300_000;
/** Characters of a failure. */
const MAX_LINE = 200;

export const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, MAX_LINE);

export const hasStrace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** Compiles the server of a tree; a mutation may leave something unused behind, which only the compiler minds. */
export async function build(tree: string, signal: AbortSignal): Promise<{ complaint?: string }> {
  const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
  const { code, said } = await runNode(args, { folder: tree, limit: BUILD_LIMIT, signal });
  return code === 0 ? {} : { complaint: said };
}

/** Runs all tests that any of the mutations needs, with nothing taken away. */
export async function runBaseline(
  tree: string,
  mutations: readonly Mutation[],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (mutations.some(({ compiled }) => compiled)) {
    const { complaint } = await build(tree, signal);
    if (complaint !== undefined) return `The unmutated server does not compile: ${complaint}`;
  }
  const files = [...new Set(mutations.flatMap(({ tests }) => tests))];
  const schedules = Math.max(...mutations.map((mutation) => mutation.schedules ?? SCHEDULES));
  const verdict = await runTests(tree, { files, schedules, untilFailure: false, limit: BASELINE_LIMIT, signal });
  if (verdict.kind === 'passed') return undefined;
  if (verdict.kind === 'trouble') return `The unmutated tests cannot be run: ${verdict.text}`;
  const failures = [verdict.first, ...verdict.others].map(
    ({ file, test, message }) => `${file}: ${test}: ${firstLine(message)}`,
  );
  return `With nothing taken away, tests fail:\n${failures.join('\n')}`;
}

/** Takes one mechanism away in a tree, asks its tests, and puts it back. */
export async function judge(tree: string, mutation: Mutation, signal: AbortSignal): Promise<Outcome> {
  const restore = await mutate(tree, mutation.edits);
  try {
    if (mutation.compiled) await build(tree, signal);
    const schedules = mutation.schedules ?? SCHEDULES;
    return outcomeOf(
      await runTests(tree, { files: mutation.tests, schedules, untilFailure: true, limit: MUTANT_LIMIT, signal }),
    );
  } finally {
    await restore();
  }
}

function outcomeOf(verdict: Verdict): Outcome {
  if (verdict.kind === 'passed') return { kind: 'survived' };
  if (verdict.kind === 'trouble') return verdict;
  return { kind: 'caught', ...verdict.first };
}

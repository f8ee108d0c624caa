import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runNode } from './run-node.js';

/** How vitest speaks of a test that did not end in its time; on a busy machine that may mean nothing. */
const TIMED_OUT = /STACK_TRACE_ERROR|timed out in \d+ms/;
const REPORT = 'tests.json';

export interface Failure {
  file: string;
  test: string;
  message: string;
}

/** `trouble`: nothing can be said, because tests did not run to their end or were not loaded at all. */
export type Verdict =
  | { kind: 'passed' }
  | { kind: 'failed'; first: Failure; others: readonly Failure[] }
  | { kind: 'trouble'; text: string };

export interface TestOptions {
  files: readonly string[];
  schedules: number;
  /** Whether to look no further once a test failed. */
  untilFailure: boolean;
  /** Milliseconds after which the tests count as stuck. */
  limit: number;
  signal: AbortSignal;
}

interface Report {
  success: boolean;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { title: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

/** Runs test files in a tree. */
export async function runTests(
  tree: string,
  { files, schedules, untilFailure, limit, signal }: TestOptions,
): Promise<Verdict> {
  const report = join(tree, REPORT);
  await rm(report, { force: true });
  const args = ['run', ...files, `--bail=${untilFailure ? 1 : 0}`, '--reporter=json', `--outputFile=${report}`];
  const { code, said } = await runNode(['node_modules/vitest/vitest.mjs', ...args], {
    folder: tree,
    env: { SCHEDULES: String(schedules), NO_COLOR: '1' },
    limit,
    signal,
  });
  if (code === 0) return { kind: 'passed' };
  if (code === null) return { kind: 'trouble', text: `the tests took more than ${limit / 1000} s` };
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'trouble', text: `the tests did not run: ${said}` };
  return verdictOf(JSON.parse(text), tree, said);
}

/** A file that failed without a failed test was never loaded, or could not be set up. */
export function verdictOf({ testResults }: Report, tree: string, said: string): Verdict {
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ title, failureMessages }) => ({
        file: name.startsWith(`${tree}/`) ? name.slice(tree.length + 1) : name,
        test: title,
        message: failureMessages?.[0] ?? '',
      })),
  );
  const unloaded = testResults.find(
    ({ status, assertionResults, message }) =>
      status === 'failed' && message && !assertionResults.some((test) => test.status === 'failed'),
  );
  if (unloaded) return { kind: 'trouble', text: `${unloaded.name} did not run: ${unloaded.message}` };
  const late = failures.every(({ message }) => TIMED_OUT.test(message)) ? failures[0] : undefined;
  if (late) return { kind: 'trouble', text: `${late.file} did not end in its time: ${late.test}` };
  const [first, ...others] = failures.filter(({ message }) => !TIMED_OUT.test(message));
  return first ? { kind: 'failed', first, others } : { kind: 'trouble', text: `no test failed, and yet: ${said}` };
}

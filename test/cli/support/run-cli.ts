import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../../dist/cli/main.js');

export interface CliRun {
  child: ChildProcess;
  /** Everything written so far. */
  out(): string;
  err(): string;
  /** The exit code. */
  end: Promise<number | null>;
}

/** Starts the compiled program with nothing but these settings. */
export function startCli(args: readonly string[], options: { cwd: string; env?: Record<string, string> }): CliRun {
  const { cwd, env = {} } = options;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH: process.env.PATH ?? '', ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const end = new Promise<number | null>((done) => child.on('close', done));
  return { child, out: () => out, err: () => err, end };
}

/** Runs a command to its end in a folder of its own. */
export async function runCli(args: readonly string[], env: Record<string, string> = {}) {
  return inFolder(async (cwd) => {
    const run = startCli(args, { cwd, env });
    const code = await run.end;
    return { code, out: run.out(), err: run.err() };
  });
}

/** Gives `work` a new empty folder, and removes it afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-cli-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until a running command has written this. */
export async function written(run: CliRun, pattern: RegExp): Promise<void> {
  for (let left = 200; !pattern.test(run.out()); left -= 1) {
    if (left === 0 || run.child.exitCode !== null) throw new Error(`Not written: ${pattern}\n${run.out()}${run.err()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

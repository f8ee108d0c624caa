import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface ChildServer {
  url: string;
  process: ChildProcess;
  /** Everything it has written so far. */
  output: { stdout: string; stderr: string };
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end; the result is its exit code. */
  terminate(): Promise<number | null>;
}

const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** Starts the compiled server as a process of its own, in `cwd`, and waits for the line that says where it listens. */
export async function startChildServer(env: Record<string, string>, cwd = process.cwd()): Promise<ChildServer> {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', DRAIN_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk;
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([
    firstLine(child, output),
    exited.then(() => Promise.reject(new Error(`The server did not start:\n${output.stderr}${output.stdout}`))),
  ]);
  const { url } = JSON.parse(line) as { url: string };
  const ended = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await exited;
    }
  };
  return {
    url,
    process: child,
    output,
    kill: () => ended('SIGKILL'),
    async terminate() {
      await ended('SIGTERM');
      return child.exitCode;
    },
  };
}

async function firstLine(child: ChildProcess, output: { stdout: string }): Promise<string> {
  while (!output.stdout.includes('\n')) await once(child.stdout ?? child, 'data');
  return output.stdout.slice(0, output.stdout.indexOf('\n'));
}

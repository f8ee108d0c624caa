import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Child {
  process: ChildProcessByStdio<null, Readable, Readable>;
  /** Whole lines of standard output so far. */
  lines: () => string[];
  /** Resolves when standard output holds the text, or throws with what the child said when it ended before. */
  saw: (text: string) => Promise<void>;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** Runs a script of this folder, from its source, in a process of its own; `wrapper` is a command to run it under. */
export function startChild(script: string, args: readonly string[], wrapper: readonly string[] = []): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, '--import', 'tsx', path, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? -1));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return {
    process: child,
    lines: () => output.split('\n').slice(0, -1),
    saw: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        look();
        ended.then((how) => reject(new Error(`The child ended (${how}) before "${text}": ${output}${complaints}`)));
      }),
    ended,
  };
}

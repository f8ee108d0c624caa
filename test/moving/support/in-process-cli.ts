import { runCommandLine } from '../../../src/cli/command-line.js';

export interface CommandRun {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this process: for what needs no process of its own. */
export async function runHere(...args: string[]): Promise<CommandRun> {
  const run = { out: '', err: '' };
  const code = await runCommandLine(args, {
    out: (text) => {
      run.out += text;
    },
    err: (text) => {
      run.err += text;
    },
    color: false,
  });
  return { code, ...run };
}

import type { WriteStream } from 'node:tty';

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` goes to somebody who sees colours. */
  color: boolean;
  /** Whether `out` goes to a terminal, where a line can be written over. */
  isTerminal?: boolean;
}

/** The output of a process. Colours only on a terminal, and none where `NO_COLOR` is set. */
export function outputOf(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isTerminal: stdout.isTTY === true,
    color: stdout.isTTY === true && (stdout as WriteStream).hasColors(),
  };
}

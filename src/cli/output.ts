import type { WriteStream } from 'node:tty';

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` goes to somebody who sees colours. */
  color: boolean;
}

/** The output of a process. Colours only on a terminal, and none where `NO_COLOR` is set. */
export function outputOf(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    color: stdout.isTTY === true && (stdout as WriteStream).hasColors(),
  };
}

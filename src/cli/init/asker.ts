import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/** Whoever was asked has gone: Ctrl-C, Ctrl-D, or the end of the terminal. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export interface Asker {
  /** What is typed, trimmed. A secret is not shown. */
  ask(prompt: string, options?: { isSecret?: boolean }): Promise<string>;
  /** A sentence between two questions. */
  say(text: string): void;
  /** No more questions. Throws InterruptedError where the one who was asked left after the last of them. */
  finish(): void;
  close(): void;
}

/** Asks on a terminal, a line at a time. Throws InterruptedError where no answer comes any more. */
export function createAsker(input: Readable, output: Writable): Asker {
  let isSecret = false;
  let isClosed = false;
  const screen = new Writable({
    write(chunk, _encoding, done) {
      if (!isSecret) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: screen, terminal: true, historySize: 0 });
  const typed: string[] = [];
  let waiting: { take: (line: string) => void; fail: (error: Error) => void } | undefined;
  const leave = (): void => {
    isClosed = true;
    waiting?.fail(new InterruptedError());
  };
  lines.on('SIGINT', () => lines.close());
  lines.on('close', leave);
  lines.on('line', (line) => {
    const asked = waiting;
    waiting = undefined;
    if (asked) asked.take(line);
    else typed.push(line);
  });
  const close = (): void => {
    lines.off('close', leave);
    lines.close();
  };

  return {
    async ask(prompt, options = {}) {
      if (isClosed) throw new InterruptedError();
      lines.setPrompt(prompt);
      lines.prompt();
      isSecret = options.isSecret === true;
      try {
        const line = typed.shift() ?? (await new Promise<string>((take, fail) => (waiting = { take, fail })));
        return line.trim();
      } finally {
        waiting = undefined;
        if (isSecret) output.write('\n');
        isSecret = false;
      }
    },
    say: (text) => void output.write(`${text}\n`),
    finish() {
      if (isClosed) throw new InterruptedError();
      close();
    },
    close,
  };
}

import type { Output } from './output.js';

const WIDTH = 30;
/** Lines in all, where they cannot be written over. */
const MOST_LINES = 10;

/** Shows how far something is: as a bar on a terminal, as a few lines elsewhere. */
export function createProgress(output: Output, total: number) {
  let done = 0;
  let lines = 0;

  const bar = (): string => {
    const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
    return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${done}/${total} products`;
  };

  return {
    advance(by: number): void {
      done += by;
      const due = Math.floor((done / total) * MOST_LINES);
      if (output.isTerminal) output.out(`\r${bar()}`);
      if (output.isTerminal || due <= lines) return;
      lines = due;
      output.out(`${done} of ${total} products\n`);
    },
    /** A sentence that stays, above the bar. */
    note(text: string): void {
      output.err(output.isTerminal ? `\r\u001b[K${text}\n` : `${text}\n`);
    },
    end(): void {
      if (output.isTerminal) output.out('\n');
    },
  };
}

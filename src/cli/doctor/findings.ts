import type { Output } from '../output.js';

/** What was found, a line each. */
export interface Findings {
  good(subject: string, sentence: string): void;
  /** Worth knowing; the server works all the same. */
  note(subject: string, sentence: string): void;
  bad(subject: string, sentence: string): void;
  /** How many have to be mended. */
  count(): number;
}

const SUBJECT_WIDTH = 10;

/** Writes each finding at once. */
export function createFindings({ out, color }: Output): Findings {
  let count = 0;
  const line = (mark: string, code: number, subject: string, sentence: string): void => {
    const shown = color ? `\u001b[${code}m${mark}\u001b[0m` : mark;
    out(`${shown}  ${subject.padEnd(SUBJECT_WIDTH)} ${sentence}\n`);
  };
  return {
    good: (subject, sentence) => line('ok  ', 32, subject, sentence),
    note: (subject, sentence) => line('note', 33, subject, sentence),
    bad(subject, sentence) {
      count += 1;
      line('bad ', 31, subject, sentence);
    },
    count: () => count,
  };
}

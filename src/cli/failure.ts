import { describeListenError } from './listen-error.js';
import type { Output } from './output.js';

/** Errors of the runtime itself: what went wrong is in the program, and its place is of use. */
const OF_THE_PROGRAM = /^(TypeError|RangeError|ReferenceError|SyntaxError|AssertionError|SqliteError|AggregateError)$/;

/** Writes why a command could not be done: a sentence, and the stack only where the program itself is at fault. */
export function reportFailure(error: unknown, output: Output): void {
  output.err(`${sentenceOf(error)}\n`);
}

/** What a person reads about an error. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `Something failed: ${String(error)}`;
  if (OF_THE_PROGRAM.test(error.name)) return error.stack ?? `${error.name}: ${error.message}`;
  return describeListenError(error) ?? error.message;
}

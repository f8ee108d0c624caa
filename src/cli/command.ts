import type { Output } from './output.js';

/** What a command was given, as it was typed. */
export interface CommandArguments {
  values: Readonly<Record<string, unknown>>;
  given: readonly string[];
}

export interface Command {
  /** Resolves to the exit code when the command is over; `start` and `sandbox` go on after a 0. Throws UsageError. */
  run: (output: Output, args: CommandArguments) => Promise<number>;
  /** What has to follow the command's name, in words. */
  takes: readonly string[];
  options: Readonly<Record<string, { type: 'string' | 'boolean' }>>;
  help: string;
}

/** The arguments mean nothing: the message is a sentence that says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

import { constants } from 'node:os';

type React = (signal: NodeJS.Signals) => unknown;

/** Takes what is to be done when a signal to end comes, in place of ending at once. */
export interface EndSignal {
  answer(react: React): void;
}

/**
 * Hears `SIGTERM` and `SIGINT` from now on, and until there is something to finish ends the process at once: what is
 * not committed is undone by the database. As the first process of a container nobody does that for it, and a start
 * that waits for a database would last until it is killed.
 */
export function hearEnd(react: React): EndSignal {
  let current = react;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => current(signal));
  return {
    answer(given) {
      current = given;
    },
  };
}

/** Ends as a server does that has nothing under way. */
export const endQuietly: React = () => process.exit(0);

/** Ends as a command that did not do what it was to do, with the exit code that shells give to one ended by a signal. */
export const endUndone: React = (signal) => process.exit(128 + constants.signals[signal]);

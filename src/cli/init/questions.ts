import { UsageError } from '../command.js';
import { AnswerError } from './answer-checks.js';
import type { Asker } from './asker.js';
import { ImportError } from './import-error.js';

export interface Question<T> {
  /** The option of the command line that answers it. */
  flag: string;
  /** What is asked on a terminal. */
  text: string;
  /** What counts where nothing is typed; without it, nothing is an answer of its own. */
  fallback?: string;
  isSecret?: boolean;
  /** Throws AnswerError, or ImportError. */
  check: (answer: string) => T | Promise<T>;
}

/** Answers from the command line and, where there is somebody to ask, from a terminal. */
export interface Questions {
  /** Undefined where nothing was answered, and there is no fallback. */
  answer<T>(question: Question<T>): Promise<T | undefined>;
  /** Yes or no; no where nobody can be asked. */
  confirm(text: string): Promise<boolean>;
  /** Whether somebody can be asked. */
  isInteractive: boolean;
}

/** Without an asker every answer is that of the command line, or the fallback. */
export function createQuestions(values: Readonly<Record<string, unknown>>, asker: Asker | undefined): Questions {
  return {
    isInteractive: asker !== undefined,

    async answer({ flag, text, fallback, isSecret = false, check }) {
      const given = values[flag];
      if (typeof given === 'string') {
        try {
          return await check(given.trim());
        } catch (error) {
          throw misuseOf(flag, error);
        }
      }
      if (!asker) return fallback === undefined ? undefined : check(fallback);
      for (;;) {
        const typed = await asker.ask(`${text}${fallback === undefined ? '' : ` [${fallback}]`}: `, { isSecret });
        const used = typed || fallback;
        if (used === undefined) return undefined;
        try {
          return await check(used);
        } catch (error) {
          if (error instanceof AnswerError) asker.say(`  It ${error.message}.`);
          else if (error instanceof ImportError) asker.say(error.message);
          else throw error;
        }
      }
    },

    async confirm(text) {
      if (!asker) return false;
      for (;;) {
        const typed = await asker.ask(`${text} [y/N]: `);
        if (/^(?:y|yes)$/i.test(typed)) return true;
        if (/^(?:|n|no)$/i.test(typed)) return false;
        asker.say('  It must be y or n.');
      }
    },
  };
}

/** The error to end with where an option cannot be taken; it cannot be asked for again. */
export const misuseOf = (flag: string, error: unknown): unknown =>
  error instanceof AnswerError ? new UsageError(`--${flag} ${error.message}.`) : error;

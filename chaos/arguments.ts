import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ENGINES, type EngineName } from './engines/engines.js';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** Reads the arguments of a run; what means nothing is an error that ends with `usage`. */
export function createArguments(usage: string) {
  const whole = (name: string, text: string, { from, to }: { from: number; to: number }): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= from && value <= to) return value;
    throw new Error(`${name} takes a whole number from ${from} to ${to}. ${usage}`);
  };

  return {
    /** The flags as they were given, or their defaults. */
    parse<F extends Flags>(args: readonly string[], options: F) {
      try {
        return parseArgs({ args: [...args], options }).values;
      } catch (error) {
        const [sentence] = String(error instanceof Error ? error.message : error).split(/\.\s/);
        throw new Error(`${sentence}. ${usage}`);
      }
    },

    whole,

    /** How many servers share the database. */
    instances(text: string, engine: EngineName): number {
      const count = whole('--instances', text, { from: 1, to: 9 });
      if (count === 1 || ENGINES[engine].isShared) return count;
      throw new Error(`--instances takes 1 with --engine ${engine}: its database belongs to one server. ${usage}`);
    },

    engine(text: string): EngineName {
      if (isEngine(text)) return text;
      throw new Error(`--engine takes one of: ${Object.keys(ENGINES).join(', ')}. ${usage}`);
    },
  };
}

const isEngine = (name: string): name is EngineName => Object.hasOwn(ENGINES, name);

import { parseArgs } from 'node:util';

export interface MutateOptions {
  /** Names of mutations; all of them where there is none. */
  only: readonly string[];
  list: boolean;
  jobs: number;
}

const USAGE = 'Usage: npm run chaos:mutate -- [--list] [--only name]... [--jobs 1]';
const MAX_JOBS = 16;

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOptions(args: readonly string[], names: readonly string[]): MutateOptions {
  const { only, list, jobs } = parse(args);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no mutation ${unknown}; --list names them all. ${USAGE}`);
  const count = /^\d+$/.test(jobs) ? Number(jobs) : 0;
  if (count < 1 || count > MAX_JOBS) throw new Error(`--jobs takes a whole number from 1 to ${MAX_JOBS}. ${USAGE}`);
  return { only, list, jobs: count };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true, default: [] },
        list: { type: 'boolean', default: false },
        jobs: { type: 'string', default: '1' },
      },
    }).values;
  } catch (error) {
    const [sentence] = String(error instanceof Error ? error.message : error).split(/\.\s/);
    throw new Error(`${sentence}. ${USAGE}`);
  }
}

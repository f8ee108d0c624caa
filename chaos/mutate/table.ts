import type { Outcome } from './judge.js';
import type { Mutation } from './mutation.js';

export interface Row {
  mutation: Mutation;
  outcome: Outcome;
}

const TITLES: Record<Outcome['kind'], string> = {
  caught: 'caught',
  survived: 'NOT CAUGHT',
  untold: 'not run',
  trouble: 'TROUBLE',
};
const WIDTH = 12;
const MAX_TEST = 100;

/** Two lines a mechanism: whether it was missed, and what noticed; then how many were. */
export function table(rows: readonly Row[]): string {
  const count = (kind: Outcome['kind']): number => rows.filter(({ outcome }) => outcome.kind === kind).length;
  const untold = count('untold');
  return [
    ...rows.flatMap(({ mutation, outcome }) => [
      `${TITLES[outcome.kind].padEnd(WIDTH)}${mutation.name}: ${mutation.without}`,
      `${' '.repeat(WIDTH)}${noticed(mutation, outcome)}`,
    ]),
    '',
    ...(untold > 0 ? [`${untold} not run`] : []),
    `${count('caught')}/${rows.length - untold}`,
  ].join('\n');
}

function noticed({ tests }: Mutation, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'caught':
      return `${outcome.file} (${shortened(outcome.test)})`;
    case 'survived':
      return `none of ${tests.join(', ')}`;
    default:
      return outcome.text;
  }
}

const shortened = (text: string): string => (text.length > MAX_TEST ? `${text.slice(0, MAX_TEST - 1)}…` : text);

/** All mutations, for `--list`. */
export function listing(mutations: readonly Mutation[]): string {
  const width = Math.max(...mutations.map(({ name }) => name.length)) + 2;
  return mutations.map(({ name, without }) => `${name.padEnd(width)}${without}`).join('\n');
}

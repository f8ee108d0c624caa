import { median, ratioText } from '../statistics.js';
import type { RowName } from './rows.js';

/** What a rate has to be to another one of the same run. */
export interface Goal {
  title: string;
  of: RowName;
  to: RowName;
  /** Absent: said for comparison, and no goal. */
  atLeast?: number;
}

export const GOALS: readonly Goal[] = [
  { title: "durable create / Express app's POST echo", of: 'create', to: 'expressPost', atLeast: 2 },
  { title: "get / bare node:http's GET", of: 'get', to: 'bareGet', atLeast: 0.7 },
  { title: "durable flows / bare node:http's POST echo", of: 'flow', to: 'barePost', atLeast: 0.035 },
  { title: "on PostgreSQL: create / Express app's POST echo", of: 'postgresCreate', to: 'expressPost' },
  { title: "on PostgreSQL: get / bare node:http's GET", of: 'postgresGet', to: 'bareGet' },
  { title: "on PostgreSQL: flows / bare node:http's POST echo", of: 'postgresFlow', to: 'barePost' },
];

/**
 * Whether a goal is met, by the ratios within each round: what slowed down both sides of a round has no part in them.
 * `undefined` where a side was not measured.
 */
export function verdict(goal: Goal, ratesOf: (row: RowName) => readonly number[] | undefined): string | undefined {
  const [of, to] = [ratesOf(goal.of), ratesOf(goal.to)];
  if (!of || !to) return undefined;
  const ratios = of.map((rate, round) => rate / (to[round] ?? Number.NaN));
  const ratio = median(ratios);
  const said = `${goal.title}: ${ratioText(ratios)}`;
  if (goal.atLeast === undefined) return said;
  return `${said}, at least ${goal.atLeast} wanted: ${Number.isFinite(ratio) && ratio >= goal.atLeast ? 'met' : 'not met'}`;
}

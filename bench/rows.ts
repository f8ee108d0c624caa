import type { ScenarioName } from './load/job.js';
import type { Targets } from './targets.js';

/** One line of the table: a kind of request against one of the servers. */
export interface Row {
  name: string;
  title: string;
  target: keyof Targets;
  scenario: ScenarioName;
  /** Leaves work for the disk behind, which must not fall into the next row. */
  writes: boolean;
}

/** In the order in which each round runs them. */
export const ROWS = [
  { name: 'bare', title: 'bare node:http, POST echo', target: 'bare', scenario: 'echo-post', writes: false },
  { name: 'post', title: 'Express app, POST echo', target: 'express', scenario: 'echo-post', writes: false },
  { name: 'create', title: 'create, durable', target: 'seller', scenario: 'create', writes: true },
  { name: 'logged', title: 'create, access log on', target: 'logging', scenario: 'create', writes: true },
  { name: 'read', title: 'Express app, GET', target: 'express', scenario: 'echo-get', writes: false },
  { name: 'get', title: 'get, 2,000 sessions at random', target: 'seller', scenario: 'get', writes: false },
  { name: 'inTurn', title: 'get, 8,000 sessions in turn', target: 'seller', scenario: 'get-in-turn', writes: false },
  { name: 'flow', title: 'create, update, token, complete', target: 'seller', scenario: 'flow', writes: true },
] as const satisfies readonly Row[];

export type RowName = (typeof ROWS)[number]['name'];

/** What the rates have to be to each other. */
export const GOALS: readonly { title: string; of: RowName; to: RowName; atLeast: number }[] = [
  { title: "durable create / Express app's POST echo", of: 'create', to: 'post', atLeast: 1.2 },
  { title: "get / Express app's GET", of: 'get', to: 'read', atLeast: 3 },
  { title: 'whole flows / creates', of: 'flow', to: 'create', atLeast: 0.1 },
];

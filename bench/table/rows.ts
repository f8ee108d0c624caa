import type { ScenarioName } from '../load/job.js';
import { type EngineName, USUAL_CONNECTIONS } from '../options.js';
import type { TargetName } from '../targets.js';

/** One line of the table: a kind of request against one of the servers. */
export interface Row {
  name: RowName;
  title: string;
  target: TargetName;
  /** What keeps the sessions; absent where nothing does. */
  engine?: EngineName;
  scenario: ScenarioName;
  /** Leaves work for the disk behind, which must not fall into the next row. */
  writes?: true;
  /** Measured with so many connections alone. */
  only?: number;
}

export type RowName =
  | 'barePost'
  | 'bareGet'
  | 'expressPost'
  | 'expressGet'
  | 'create'
  | 'logged'
  | 'get'
  | 'inTurn'
  | 'update'
  | 'flow'
  | 'postgresCreate'
  | 'postgresGet'
  | 'postgresUpdate'
  | 'postgresFlow';

const RANDOM = 'get, 2,000 sessions at random';
const UPDATE = 'update, 2,000 sessions in turn';
const FLOW = 'create, update, token, complete';

const sqlite = { engine: 'sqlite', target: 'seller' } as const;
const postgres = { engine: 'postgres', target: 'postgres' } as const;
const logging = { engine: 'sqlite', target: 'logging', only: USUAL_CONNECTIONS } as const;

/** In the order in which each round runs them. */
export const ROWS: readonly Row[] = [
  { name: 'barePost', title: 'bare node:http, POST echo', target: 'bare', scenario: 'echo-post' },
  { name: 'expressPost', title: 'Express app, POST echo', target: 'express', scenario: 'echo-post' },
  { name: 'create', title: 'SQLite: create', ...sqlite, scenario: 'create', writes: true },
  { name: 'logged', title: 'SQLite: create, access log on', ...logging, scenario: 'create', writes: true },
  { name: 'postgresCreate', title: 'PostgreSQL: create', ...postgres, scenario: 'create', writes: true },
  { name: 'bareGet', title: 'bare node:http, GET', target: 'bare', scenario: 'echo-get' },
  { name: 'expressGet', title: 'Express app, GET', target: 'express', scenario: 'echo-get' },
  { name: 'get', title: `SQLite: ${RANDOM}`, ...sqlite, scenario: 'get' },
  {
    name: 'inTurn',
    title: 'SQLite: get, 8,000 sessions in turn',
    ...sqlite,
    scenario: 'get-in-turn',
    only: USUAL_CONNECTIONS,
  },
  { name: 'postgresGet', title: `PostgreSQL: ${RANDOM}`, ...postgres, scenario: 'get' },
  { name: 'update', title: `SQLite: ${UPDATE}`, ...sqlite, scenario: 'update', writes: true },
  { name: 'postgresUpdate', title: `PostgreSQL: ${UPDATE}`, ...postgres, scenario: 'update', writes: true },
  { name: 'flow', title: `SQLite: ${FLOW}`, ...sqlite, scenario: 'flow', writes: true },
  { name: 'postgresFlow', title: `PostgreSQL: ${FLOW}`, ...postgres, scenario: 'flow', writes: true },
];

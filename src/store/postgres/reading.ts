import { available } from './committing.js';
import type { Connection } from './connection.js';
import type { Sql } from './sql.js';

/** Rows of one statement, whose columns are named as the fields of `Row`. Throws UnavailableError. */
export type Read = <Row>(statement: Sql) => Promise<Row[]>;

/** Runs statements each by itself, whether they read or write and say what was written. */
export const createRead =
  ({ run }: Pick<Connection, 'run'>): Read =>
  async <Row>(statement: Sql) =>
    ((await available(() => run([statement])))[0] ?? []) as Row[];

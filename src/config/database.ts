import { resolve } from 'node:path';
import { Secret } from '../secret.js';
import type { ConfigVariables } from './variables.js';

/** Where everything is kept. */
export type DatabaseConfig =
  /** `file` is absolute, or `:memory:`. */
  | { engine: 'sqlite'; file: string }
  /** `url` may have a password in it, `name` has none: host, port and database. */
  | { engine: 'postgres'; url: Secret; name: string };

/** The database of the settings; what PostgreSQL needs besides goes into `problems`. */
export function databaseConfig(env: ConfigVariables, problems: string[]): DatabaseConfig {
  const database = databaseAt(env.DATABASE_URL);
  if (database.engine === 'postgres' && env.FINGERPRINT_KEY === undefined) {
    problems.push(
      'FINGERPRINT_KEY must be set with PostgreSQL, the same for every instance; make one with: echo "k1:$(openssl rand -hex 32)"',
    );
  }
  return database;
}

/** The database that a DATABASE_URL names. */
export function databaseAt(given: string): DatabaseConfig {
  if (/^postgres(?:ql)?:/.test(given)) return { engine: 'postgres', url: new Secret(given), name: nameOf(given) };
  const path = given.replace(/^sqlite:/, '');
  return { engine: 'sqlite', file: path === ':memory:' ? path : resolve(path) };
}

function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Whether two settings name one database, whoever it is opened by. */
export function sameDatabase(one: DatabaseConfig, other: DatabaseConfig): boolean {
  if (one.engine !== 'postgres' || other.engine !== 'postgres') return false;
  return withoutUser(one.url) === withoutUser(other.url);
}

function withoutUser(secret: Secret): string {
  const url = new URL(secret.reveal());
  url.username = '';
  url.password = '';
  return url.href;
}

/** What a log may call it. */
export const databaseName = (database: DatabaseConfig): string =>
  database.engine === 'sqlite' ? database.file : database.name;

/** Where files are kept that belong to the database but are not in it. */
export const folderFile = (database: DatabaseConfig): string =>
  database.engine === 'sqlite' ? database.file : resolve('./data/acp-seller.db');

/** The file of the database, for what only files can do; `undefined` where it is none. */
export const fileOf = (database: DatabaseConfig): string | undefined =>
  database.engine === 'sqlite' ? database.file : undefined;

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../../../src/clock.js';
import { COPIED_TABLES } from '../../../src/store/copy/copied-tables.js';
import type { Database } from '../../../src/store/database.js';
import { createPostgresStore } from '../../../src/store/postgres/postgres-store.js';
import type { Opened } from '../contract/opened.js';

/* A PostgreSQL for tests: the one of TEST_DATABASE_URL, else a throw-away cluster where its programs are installed. */

export interface Cluster {
  /** Of a database that may make others. */
  url: string;
  /** Of its first process; absent where it was there before. */
  pid?: number;
  stop: () => void;
}

export interface ClusterOptions {
  /** Of a cluster that is there already. */
  url?: string | undefined;
  /** The folder that its files go to. */
  under?: string;
  /** `name=value`, as in postgresql.conf. */
  settings?: readonly string[];
}

const PROGRAMS = '/usr/lib/postgresql';

/** Folder of `initdb`, the newest there is. */
export function programs(): string | undefined {
  if (!existsSync(PROGRAMS)) return undefined;
  const found = readdirSync(PROGRAMS)
    .map((version) => join(PROGRAMS, version, 'bin'))
    .filter((folder) => existsSync(join(folder, 'initdb')));
  return found.sort().at(-1);
}

export const isRoot = process.getuid?.() === 0;

/** As the user `postgres`, who has to be there, where this runs as root: the programs refuse to run so. */
function execute(program: string, args: string[]): void {
  if (isRoot) execFileSync('runuser', ['-u', 'postgres', '--', program, ...args], { stdio: 'pipe' });
  else execFileSync(program, args, { stdio: 'pipe' });
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Why there is none, where there is none. */
export const postgresMissing: string | undefined =
  process.env.TEST_DATABASE_URL !== undefined || programs() !== undefined
    ? undefined
    : 'PostgreSQL was not tested: set TEST_DATABASE_URL, or install its server programs';

/** Starts a cluster, or takes the one that is there already: that of TEST_DATABASE_URL, unless another one is named. */
export async function startCluster({
  url = process.env.TEST_DATABASE_URL,
  under = tmpdir(),
  settings: asked = ['full_page_writes=off'],
}: ClusterOptions = {}): Promise<Cluster> {
  if (url !== undefined) return { url, stop: () => undefined };
  const bin = programs();
  if (bin === undefined) throw new Error(postgresMissing);
  const folder = mkdtempSync(join(under, 'acp-pg-'));
  chmodSync(folder, 0o755);
  const own = join(folder, 'own');
  mkdirSync(own);
  if (isRoot) execFileSync('chown', ['postgres', own]);
  const data = join(own, 'data');
  const port = await freePort();
  execute(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'acp', '--no-sync', '--locale=C', '-E', 'UTF8']);
  const settings = [
    `-p ${port} -h 127.0.0.1 -k ${own} -c max_connections=200`,
    ...asked.map((setting) => `-c ${setting}`),
  ].join(' ');
  execute(join(bin, 'pg_ctl'), ['-D', data, '-l', join(own, 'log'), '-w', '-o', settings, 'start']);
  return {
    url: `postgres://acp@127.0.0.1:${port}/postgres`,
    pid: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    stop: () => {
      execute(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let databases = 0;

/** An empty database of its own. */
export async function createDatabase({ url }: Cluster): Promise<{ url: string; drop: () => Promise<void> }> {
  databases += 1;
  const name = `shop_${process.pid}_${databases}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    drop: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}

/** Stores in one database, which is emptied each time: an empty one takes seconds to make. */
export async function openPostgresIn(database: { url: string }): Promise<Opened<Database>> {
  const open = () => createPostgresStore({ url: database.url, clock: systemClock });
  let store = await open();
  await emptyTables(database.url);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    close: () => store.close(),
  };
}

/** What refers first; the counts last, for others are counted as they go. */
const EMPTYING = [...[...COPIED_TABLES].reverse().map(({ name }) => name), 'redemption_counts', 'agent_tallies'];

/** Row by row: there are few of them, and TRUNCATE would make a hundred files anew. */
async function emptyTables(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `${EMPTYING.map((name) => `DELETE FROM ${name};`).join(' ')}
     SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`,
  );
  await client.end();
}

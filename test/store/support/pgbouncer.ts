import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort, isRoot } from './postgres.js';

/* A PgBouncer in transaction mode before a PostgreSQL, where its program is installed. */

const program = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'pgbouncer'))
  .find((path) => existsSync(path));

/** Why there is none, where there is none. */
export const pgbouncerMissing: string | undefined =
  program === undefined ? 'PgBouncer was not tested: install the package pgbouncer' : undefined;

export interface Pooler {
  /** The same database as another address, through the pooler. */
  through(url: string): string;
  /** Of its own console. */
  console: string;
  stop(): Promise<void>;
}

/** Starts one before the server of `url`, with so many connections to it. */
export async function startPgbouncer(url: string, connections: number): Promise<Pooler> {
  if (program === undefined) throw new Error(pgbouncerMissing);
  const { hostname, port, username, password } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'acp-pgbouncer-'));
  chmodSync(folder, 0o755);
  const ownPort = await freePort();
  const login = password === '' ? '' : ` password='${decodeURIComponent(password)}'`;
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${port || 5432} user=${decodeURIComponent(username)}${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 500
`,
  );
  // It refuses to run as root.
  if (isRoot) execFileSync('chown', ['-R', 'postgres', folder]);
  const [command, args] = isRoot ? ['runuser', ['-u', 'postgres', '--', program, settings]] : [program, [settings]];
  const child = spawn(command as string, args as string[], { stdio: ['ignore', 'ignore', 'pipe'] });
  await started(child);
  const at = (path: string): string => `postgres://acp@127.0.0.1:${ownPort}${path}`;
  return {
    through: (given) => at(new URL(given).pathname),
    console: at('/pgbouncer'),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for the line that says that it runs. */
async function started(child: ChildProcess): Promise<void> {
  let said = '';
  const up = new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (/process up/i.test(said)) resolve();
    });
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`PgBouncer did not start:\n${said}`)));
  await Promise.race([up, ended]);
  ended.catch(() => undefined);
}

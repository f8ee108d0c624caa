import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ChildServer, startChildServer } from '../../support/child-server.js';

/** A server in a process of its own, whose secrets are files that a test writes anew. */
export interface RotatingServer extends ChildServer {
  /** Log lines so far. */
  lines(): Record<string, unknown>[];
  /** Writes files without telling the server. */
  write(files: Record<string, string>): Promise<void>;
  /** Writes files, sends SIGHUP, and waits for the line that says what came of it, which is the result. */
  reload(files?: Record<string, string>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const OUTCOME = /^secrets were (not )?read again/;

/** Names in capitals are secrets, each handed over as `<name>_FILE`; others are files of the server's folder. */
export async function startRotatingServer(
  files: Record<string, string>,
  env: Record<string, string>,
): Promise<RotatingServer> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-rotating-'));
  await mkdir(join(folder, 'secrets'));
  const isSecret = (name: string): boolean => /^[A-Z_]+$/.test(name);
  const pathOf = (name: string): string => join(folder, isSecret(name) ? 'secrets' : '', name);
  const write = async (given: Record<string, string>): Promise<void> => {
    for (const [name, text] of Object.entries(given)) await writeFile(pathOf(name), text);
  };
  await write(files);
  const named = Object.keys(files).filter(isSecret);
  const server = await startChildServer(
    {
      DATABASE_URL: `sqlite:${join(folder, 'shop.db')}`,
      ...Object.fromEntries(named.map((name) => [`${name}_FILE`, pathOf(name)])),
      ...env,
    },
    folder,
  );
  const lines = () =>
    server.output.stdout
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const outcomes = () => lines().filter(({ msg }) => OUTCOME.test(String(msg)));
  return {
    ...server,
    lines,
    write,
    async reload(given = {}) {
      await write(given);
      const before = outcomes().length;
      server.process.kill('SIGHUP');
      await expect.poll(() => outcomes().length, { timeout: 20_000, interval: 20 }).toBe(before + 1);
      return outcomes().at(-1) ?? {};
    },
    async close() {
      await server.terminate();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../../config/config.js';
import { migrations } from '../../store/migrations/sqlite/migrations.js';
import { openConnection } from '../../store/sqlite/connection.js';
import { inspectDatabase } from '../database-facts.js';
import { examinePostgres } from './examine-postgres.js';
import type { Findings } from './findings.js';

const FULL = 2;

/** Whether the database can be used, and keeps what it was told to keep. Changes nothing in it. */
export async function examineDatabase({ database }: Config, findings: Findings): Promise<void> {
  if (database.engine === 'postgres') return examinePostgres(database, findings);
  const { file } = database;
  const subject = 'Database';
  if (file === ':memory:') {
    findings.note(subject, 'is in memory (DATABASE_URL): every order is forgotten at the end of the process');
    return;
  }
  try {
    const exists = existsSync(file);
    const probe = exists ? file : join(nearestFolder(file), `.${basename(file)}.doctor-${process.pid}`);
    const facts = exists ? inspectDatabase(probe) : inspectThrowAway(probe);
    if (facts?.journalMode !== 'wal' || facts.synchronous !== FULL) {
      findings.bad(subject, `${file} is not kept durably: ${facts?.journalMode}, synchronous ${facts?.synchronous}`);
    } else {
      findings.good(subject, `durable: a reopened file has journal_mode ${facts.journalMode} and synchronous FULL`);
    }
    if (exists) examineSchema(file, facts?.schemaVersion ?? 0, findings);
    else findings.note(subject, `${file} is not there yet; the first start makes it`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.bad(subject, reason.includes(file) ? reason : `${file} cannot be used as the database: ${reason}`);
  }
}

function examineSchema(file: string, found: number, findings: Findings): void {
  const newest = migrations.at(-1)?.version ?? 0;
  if (found > newest) {
    findings.bad(
      'Database',
      `${file} has schema version ${found}, and this acp-seller knows ${newest}; use a newer one`,
    );
  } else if (found < newest) {
    findings.note('Database', `${file} has schema version ${found}; acp-seller migrate brings it to ${newest}`);
  } else {
    findings.good('Database', `${file} has schema version ${found}, the newest`);
  }
}

/** The same disk, as far as one can know before the folder is there. */
function nearestFolder(file: string): string {
  let folder = dirname(file);
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function inspectThrowAway(probe: string) {
  try {
    openConnection(probe).close();
    return inspectDatabase(probe);
  } finally {
    for (const path of [probe, `${probe}-wal`, `${probe}-shm`]) rmSync(path, { force: true });
  }
}

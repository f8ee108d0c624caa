import { setImmediate } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { Retention } from '../retention.js';
import { createAgedRows } from './aged-rows.js';
import { createErasureRows } from './erasure-rows.js';
import { createMentionRows } from './mention-rows.js';
import { createPurgeRows } from './purge-rows.js';
import type { Tables } from './tables.js';

export interface RetentionDeps {
  tables: Tables;
  /** In a transaction of its own or shared with others, all or nothing. */
  writing: <R>(work: () => R) => Promise<R>;
  reading: <R>(query: () => R) => Promise<R>;
  emptyLog: () => Promise<void>;
}

/** Empty pages that stay in the file, because they are soon used again. */
const SPARE_PAGES = 256;
/** `PRAGMA auto_vacuum` of a file that gives pages back when it is asked to. */
const INCREMENTAL = 2;

/** Removes over the same connection as the store; each call is bounded, for nothing else runs meanwhile. */
export function createSqliteRetention(db: Database, { tables, writing, reading, emptyLog }: RetentionDeps): Retention {
  const purge = createPurgeRows(db);
  const aged = createAgedRows(db, tables);
  const mentions = createMentionRows(db);
  const erasure = createErasureRows(db);

  /** Revisions in memory are those of before. */
  const changing = <R>(work: () => R): Promise<R> =>
    writing(() => {
      const result = work();
      tables.sessions.forgetRead();
      return result;
    });
  /** Many of these follow each other: requests have their turn before each, as they have before a transaction. */
  const looking = async <R>(query: () => R): Promise<R> => {
    await setImmediate();
    return reading(query);
  };
  const perhaps = (dryRun: boolean) => (dryRun ? looking : changing);
  const ask = (pragma: string): number => Number(db.pragma(pragma, { simple: true }));

  function shrink(limit: number): number {
    const spare = ask('freelist_count') - SPARE_PAGES;
    if (spare <= 0 || ask('auto_vacuum') !== INCREMENTAL) return 0;
    const before = ask('page_count');
    db.pragma(`incremental_vacuum(${Math.min(limit, spare)})`);
    return before - ask('page_count');
  }

  return {
    purgeSessions: (status, before, keysBefore, slice) =>
      perhaps(slice.dryRun)(() => purge.sessions(status, before, keysBefore, slice)),
    purgeOrders: (before, slice) => perhaps(slice.dryRun)(() => purge.orders(before, slice)),
    countAged: (list, before) => looking(() => aged[list].count(before)),
    forgetAged: (list, before, limit) => writing(() => aged[list].forget(before, limit)),
    lookFor: (email, place) => looking(() => mentions.find(email, place)),
    eraseSession: (id, email, dryRun) => perhaps(dryRun)(() => erasure.erase(id, email, dryRun)),
    eraseMentions: (email, mentioned, place) => changing(() => mentions.erase(email, mentioned, place)),
    forgetBuyer: (buyers, except) => writing(() => tables.redemptions.forgetBuyer(buyers, except)),
    shrink: (limit) => writing(() => shrink(limit)),
    emptyLog,
    size: () =>
      reading(() => {
        const pageSize = ask('page_size');
        return {
          bytes: ask('page_count') * pageSize,
          freeBytes: ask('freelist_count') * pageSize,
          shrinks: ask('auto_vacuum') === INCREMENTAL,
        };
      }),
  };
}

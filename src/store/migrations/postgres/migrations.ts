import { shop } from './0001-shop.js';
import { records } from './0002-records.js';
import { guards } from './0003-guards.js';
import { lanes } from './0004-lanes.js';
import { counts } from './0005-counts.js';
import type { Migration } from './migration.js';

/** Every step, oldest first; one that was released is never changed. */
export const migrations: readonly Migration[] = [shop, records, guards, lanes, counts];

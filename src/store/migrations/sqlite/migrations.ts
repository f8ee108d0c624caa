import { checkout } from './0001-checkout.js';
import type { Migration } from './migration.js';

/** In the order of their versions. */
export const migrations: readonly Migration[] = [checkout];

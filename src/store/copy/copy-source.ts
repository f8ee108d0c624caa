import type { CopiedRow, CopiedTable } from './copied-tables.js';

/** A shop that stands still while it is read. */
export interface CopySource {
  /** The rows of a table, one after the other in the order of its key; one table at a time. */
  rows(table: CopiedTable): Iterable<CopiedRow>;
  /** Ids of the keys that signed what is kept as a keyed hash. */
  keyIds(): string[];
  close(): void;
}

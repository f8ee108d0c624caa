import { createHash } from 'node:crypto';
import type { CopiedRow } from './copied-tables.js';

/** What a table has on one side: equal states are equal contents. */
export interface TableState {
  rows: number;
  /** SHA-256 of all values in the order of the table's key, hexadecimal. */
  digest: string;
}

/** What a table has on both sides. */
export interface TableComparison {
  name: string;
  source: TableState;
  target: TableState;
}

/** Whether a table has the same on both sides. */
export const isAlike = ({ source, target }: TableComparison): boolean =>
  source.rows === target.rows && source.digest === target.digest;

/** Takes rows one after the other, and keeps none of them. */
export function createTableDigest() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    /** Returns how many characters it has, more or less. */
    add(row: CopiedRow): number {
      const text = `${JSON.stringify(row)}\n`;
      rows += 1;
      hash.update(text);
      return text.length;
    },
    state: (): TableState => ({ rows, digest: hash.digest('hex') }),
  };
}

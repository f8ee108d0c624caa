import type { Slice } from '../archive.js';

/** Rows that one read may look at: its time is everybody's, where nothing else runs meanwhile. */
const MOST_ROWS = 1000;
/** The same where a row has a whole order or session in it. */
export const MOST_BODIES = 200;

interface Taking<Row, T, Place> {
  limit: number;
  /** What the row is in the list; `undefined` where the filter leaves it out. */
  itemOf: (row: Row) => T | undefined;
  placeOf: (row: Row) => Place;
  mostRows?: number;
}

/** Takes items from rows that are read one by one, in the order of the list, until there are enough of either. */
export function takeSlice<Row, T, Place>(
  rows: Iterable<Row>,
  { limit, itemOf, placeOf, mostRows = MOST_ROWS }: Taking<Row, T, Place>,
): Slice<T, Place> {
  const items: T[] = [];
  let seen = 0;
  let last: Row | undefined;
  for (const row of rows) {
    if (last !== undefined && (items.length === limit || seen === mostRows)) return { items, next: placeOf(last) };
    const item = itemOf(row);
    if (item !== undefined) items.push(item);
    seen += 1;
    last = row;
  }
  return { items };
}

/** Behind every id of ours. */
export const LAST_ID = '\uffff';

/** How many rows `takeSlice` may want to see: what is behind the last one says whether there is more. */
export const rowsFor = (limit: number, { isFiltered = false, mostRows = MOST_ROWS } = {}): number =>
  (isFiltered ? mostRows : Math.min(limit, mostRows)) + 1;

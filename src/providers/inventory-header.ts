import { nearest } from './nearest.js';

/** The columns of inventory.csv; the last two may be left out. */
export const COLUMNS: readonly string[] = [
  'variant_id',
  'on_hand',
  'kind',
  'weight_grams',
  'tax_code',
  'max_per_order',
];

/** Columns that few shops need. */
export const MORE_COLUMNS: readonly string[] = ['size_mm'];

const ALL = [...COLUMNS, ...MORE_COLUMNS];
const NEEDED = COLUMNS.slice(0, 4);
const PLACE = 'inventory.csv line 1';

/** What is wrong with the first line of inventory.csv, as one cause where it has one. */
export function headerProblems(header: readonly string[]): string[] {
  const line = header.join();
  if (line === '') return [`inventory.csv: is empty; expected the columns ${COLUMNS.join()}`];
  const mark = [';', '\t', '|'].find((separator) => header.length === 1 && line.includes(separator));
  if (mark !== undefined) {
    return [`${PLACE}: the columns are divided by ${JSON.stringify(mark)}; expected commas`];
  }
  if (!header.some((column) => nearest(column, ALL) !== undefined)) {
    return [`${PLACE}: the names of the columns are missing; expected ${COLUMNS.join()}; got "${line}"`];
  }
  const problems: string[] = [];
  for (const column of header) {
    if (ALL.includes(column)) continue;
    const meant = nearest(column, ALL);
    const hint = meant === undefined ? `expected ${COLUMNS.join()}` : `did you mean "${meant}"?`;
    problems.push(`${PLACE}: unknown column "${column}"; ${hint}`);
  }
  for (const column of NEEDED) {
    const isMeant = header.some((other) => !ALL.includes(other) && nearest(other, ALL) === column);
    if (!header.includes(column) && !isMeant) problems.push(`${PLACE}: the column ${column} is missing`);
  }
  const twice = header.filter((column, index) => header.indexOf(column) < index);
  for (const column of new Set(twice)) problems.push(`${PLACE}: the column ${column} stands there twice`);
  return problems;
}

import { isAlike, type TableComparison } from '../../store/copy/table-digest.js';

/** Characters of a digest that are shown. */
const SHOWN = 12;
const HEAD = ['Table', 'SQLite: rows', 'hash', 'PostgreSQL: rows', 'hash', ''];

/** What each table has on both sides, as lines. */
export function comparisonTable(tables: readonly TableComparison[]): string[] {
  const rows = [
    HEAD,
    ...tables.map((table) => [
      table.name,
      ...[table.source, table.target].flatMap(({ rows, digest }) => [String(rows), digest.slice(0, SHOWN)]),
      isAlike(table) ? '' : 'differs',
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) =>
        NUMBERS.has(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Columns that are aligned to the right. */
const NUMBERS = new Set([1, 3]);

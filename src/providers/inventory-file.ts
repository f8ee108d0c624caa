import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { FulfillmentType } from '../domain/catalog.js';
import { zodProblems } from './zod-problems.js';

const COLUMNS = ['variant_id', 'on_hand', 'kind', 'weight_grams', 'tax_code', 'max_per_order'];
const KINDS: readonly FulfillmentType[] = ['shipping', 'digital', 'pickup', 'local_delivery'];

const count = z.string().regex(/^\d{0,12}$/, 'expected a whole number from 0 up, or nothing');

const rowSchema = z.object({
  variant_id: z.string().min(1, 'expected a variant id'),
  on_hand: count,
  kind: z
    .string()
    .regex(
      new RegExp(`^(${KINDS.join('|')})(\\|(${KINDS.join('|')}))*$`),
      `expected one of ${KINDS.join(', ')}, or several joined by "|"`,
    ),
  weight_grams: count,
  tax_code: z.string(),
  max_per_order: count.refine((value) => value === '' || Number(value) > 0, 'expected a number from 1 up, or nothing'),
});

/** One row of inventory.csv. */
export interface InventoryRow {
  /** `inventory.csv line 3`. */
  place: string;
  variantId: string;
  /** Absent: not counted. */
  onHand?: number;
  kinds: FulfillmentType[];
  weightGrams: number;
  taxCode?: string;
  maxPerOrder?: number;
}

export interface InventoryFile {
  rows: InventoryRow[];
  /** Every variant that has a row with its place, broken rows too; undefined when the file could not be read as a table. */
  named: Map<string, string> | undefined;
  problems: string[];
}

/** Reads inventory.csv; its columns may stand in any order, tax_code and max_per_order may be left out. */
export function readInventory(content: string): InventoryFile {
  const lineOf: number[] = [];
  let records: string[][];
  try {
    records = parse(content, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (record, { lines }) => {
        lineOf.push(lines);
        return record;
      },
    });
  } catch (error) {
    return { rows: [], named: undefined, problems: [`inventory.csv: ${(error as Error).message}`] };
  }
  const header = records[0] ?? [];
  const headerProblems = checkHeader(header);
  if (headerProblems.length > 0) return { rows: [], named: undefined, problems: headerProblems };

  const rows: InventoryRow[] = [];
  const problems: string[] = [];
  const named = new Map<string, string>();
  for (const [index, record] of records.entries()) {
    if (index === 0) continue;
    const place = `inventory.csv line ${lineOf[index]}`;
    const cells = Object.fromEntries(COLUMNS.map((column) => [column, record[header.indexOf(column)] ?? '']));
    const id = cells.variant_id ?? '';
    const earlier = named.get(id);
    if (earlier) problems.push(`${place}: variant "${id}" has a row already (${earlier}); expected one row`);
    else if (id) named.set(id, place);
    if (record.length !== header.length) {
      problems.push(`${place}: ${record.length} fields; expected ${header.length} as in the first line`);
      continue;
    }
    const parsed = rowSchema.safeParse(cells);
    if (parsed.success) rows.push(toRow(place, parsed.data));
    else problems.push(...zodProblems(place, parsed.error).map((problem) => problem.replace(': $.', ': ')));
  }
  return { rows, named, problems };
}

function checkHeader(header: readonly string[]): string[] {
  const problems: string[] = [];
  for (const column of COLUMNS.slice(0, 4)) {
    if (!header.includes(column))
      problems.push(`inventory.csv line 1: no column ${column}; expected ${COLUMNS.join()}`);
  }
  for (const column of header) {
    if (!COLUMNS.includes(column)) {
      problems.push(`inventory.csv line 1: unknown column "${column}"; expected ${COLUMNS.join()}`);
    }
  }
  return problems;
}

function toRow(place: string, row: z.infer<typeof rowSchema>): InventoryRow {
  return {
    place,
    variantId: row.variant_id,
    ...(row.on_hand !== '' && { onHand: Number(row.on_hand) }),
    kinds: [...new Set(row.kind.split('|'))].filter(isKind),
    weightGrams: Number(row.weight_grams),
    ...(row.tax_code !== '' && { taxCode: row.tax_code }),
    ...(row.max_per_order !== '' && { maxPerOrder: Number(row.max_per_order) }),
  };
}

function isKind(text: string): text is FulfillmentType {
  return KINDS.some((kind) => kind === text);
}

import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Dimensions, FulfillmentType } from '../domain/catalog.js';
import { longestFirst } from '../domain/parcel.js';
import { COLUMNS, headerProblems, MORE_COLUMNS } from './inventory-header.js';
import { checkShape } from './zod-problems.js';

/** What `kind` may be. */
export const KINDS: readonly FulfillmentType[] = ['shipping', 'digital', 'pickup', 'local_delivery'];

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
  max_per_order: z.string().regex(/^(|0*[1-9]\d{0,11})$/, 'expected a whole number from 1 up, or nothing'),
  size_mm: z
    .string()
    .regex(/^(|[1-9]\d{0,5}x[1-9]\d{0,5}x[1-9]\d{0,5})$/, 'expected three measures such as "300x200x150", or nothing'),
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
  dimensions?: Dimensions;
}

/** A row before it stands in a file. */
export type InventoryEntry = Omit<InventoryRow, 'place'>;

export interface InventoryFile {
  rows: InventoryRow[];
  /** Every variant that has a row with its place, broken rows too; undefined when some could not be read. */
  named: Map<string, string> | undefined;
  problems: string[];
}

/** Reads inventory.csv; its columns may stand in any order, tax_code, max_per_order and size_mm may be left out. */
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
  const faults = headerProblems(header);
  if (faults.length > 0) return { rows: [], named: undefined, problems: faults };

  const rows: InventoryRow[] = [];
  const problems: string[] = [];
  const named = new Map<string, string>();
  let readable = true;
  for (const [index, record] of records.entries()) {
    if (index === 0) continue;
    const place = `inventory.csv line ${lineOf[index]}`;
    const cells = Object.fromEntries(
      [...COLUMNS, ...MORE_COLUMNS].map((column) => [column, record[header.indexOf(column)] ?? '']),
    );
    const id = cells.variant_id ?? '';
    const earlier = named.get(id);
    if (earlier) problems.push(`${place}: variant "${id}" has a row already (${earlier}); expected one row`);
    else if (id) named.set(id, place);
    else readable = false;
    if (record.length !== header.length) {
      problems.push(
        `${place}: ${record.length} fields; expected ${header.length} as in the first line; got "${record.join()}"`,
      );
      continue;
    }
    const checked = checkShape(rowSchema, cells, place);
    if ('data' in checked) rows.push(toRow(place, checked.data));
    else problems.push(...checked.problems.map((problem) => problem.replace(' $.', ': ')));
  }
  return { rows, named: readable ? named : undefined, problems };
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
    ...(row.size_mm !== '' && { dimensions: longestFirst(row.size_mm.split('x').map(Number)) }),
  };
}

function isKind(text: string): text is FulfillmentType {
  return KINDS.some((kind) => kind === text);
}

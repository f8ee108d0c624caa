import { createTally, type Goods } from './goods.js';
import { ImportError } from './import-error.js';
import { openSheet } from './sheet.js';
import { sheetColumns } from './sheet-columns.js';
import { goodsOfSheet } from './sheet-goods.js';
import { createRowReader, type SheetRow } from './sheet-row.js';

/**
 * Reads a spreadsheet of products, saved as CSV.
 * @throws ImportError with every mistake, each with its line and column
 */
export async function importSheet(file: string, currency: string): Promise<Goods> {
  const sheet = await openSheet(file);
  const { name, header } = sheet;
  const columns = sheetColumns(name, header);
  const problems: string[] = [];
  const tally = createTally('row');
  const read = createRowReader({
    header,
    columns,
    currency,
    onProblem: (problem) => void problems.push(problem),
    onNote: tally.add,
  });
  const rows: SheetRow[] = [];
  for await (const record of sheet.rows) {
    const row = read(record);
    if (row) rows.push(row);
  }
  const { products, stock, problems: more } = goodsOfSheet(rows, { currency, isShopify: columns.origin === 'shopify' });
  // Where rows could not be read, others may seem to be without their product.
  if (problems.length === 0) problems.push(...more);
  if (problems.length === 0 && products.length === 0) problems.push('it has no product to sell');
  if (problems.length > 0) throw new ImportError(name, problems);
  const { unused } = columns;
  const notes = unused.length === 0 ? [] : [`columns that were not used: ${unused.join(', ')}`];
  return { products, stock, notes: [...tally.notes(), ...notes] };
}

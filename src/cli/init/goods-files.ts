import { csvLine } from '../../feed/csv.js';
import type { InventoryEntry } from '../../providers/inventory-file.js';
import { COLUMNS } from '../../providers/inventory-header.js';
import type { Goods } from './goods.js';

/** products.jsonl and inventory.csv of these goods. */
export function goodsFiles({ products, stock }: Goods): { 'products.jsonl': string; 'inventory.csv': string } {
  return {
    'products.jsonl': products.map((product) => `${JSON.stringify(product)}\n`).join(''),
    // Rows that are added by hand end with a line feed alone, and one file has one kind of end.
    'inventory.csv': [COLUMNS, ...stock.map(cellsOf)].map((cells) => csvLine(cells).replace(/\r\n$/, '\n')).join(''),
  };
}

const cellsOf = ({ variantId, onHand, kinds, weightGrams, taxCode, maxPerOrder }: InventoryEntry): string[] => [
  variantId,
  `${onHand ?? ''}`,
  kinds.join('|'),
  String(weightGrams),
  taxCode ?? '',
  `${maxPerOrder ?? ''}`,
];

/** The goods with those tax codes alone that a rate of the shop knows; the notes name the others. */
export function withKnownTaxCodes(goods: Goods, isKnown: (code: string) => boolean): Goods {
  const unknown = new Set<string>();
  const stock = goods.stock.map((entry) => {
    const { taxCode, ...rest } = entry;
    if (taxCode === undefined || isKnown(taxCode)) return entry;
    unknown.add(taxCode);
    return rest;
  });
  if (unknown.size === 0) return goods;
  const codes = [...unknown].slice(0, 10).join(', ');
  const note = `tax codes were left out, because no rate in shop.json has them among its tax_codes: ${codes}${unknown.size > 10 ? ', …' : ''}`;
  return { ...goods, stock, notes: [...goods.notes, note] };
}

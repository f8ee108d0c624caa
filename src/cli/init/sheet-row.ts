import type { FulfillmentType } from '../../domain/catalog.js';
import { plainText } from '../../domain/plain-text.js';
import { KINDS } from '../../providers/inventory-file.js';
import { gramsOf, type WeightUnit } from '../../providers/weight.js';
import { minorUnitsOf, wholeUnitsOf } from './price.js';
import type { Row } from './sheet.js';
import type { Field, SheetColumns } from './sheet-columns.js';

/** What one record says; what it does not say is absent, or empty. */
export interface SheetRow {
  line: number;
  id: string;
  /** Another name that rows of variants may know it by. */
  alias?: string;
  /** What its product is called, where the file says so. */
  productId: string;
  title: string;
  description: string;
  /** Minor units. */
  amount?: number;
  images: string[];
  /** Of this variant and no other. */
  variantImages: string[];
  url: string;
  onHand?: number;
  kinds: FulfillmentType[];
  weightGrams: number;
  taxCode: string;
  maxPerOrder?: number;
  /** A name may be empty where it stands in the product's first row alone. */
  options: { slot: number; name: string; value: string }[];
  /** It only tells of a product whose variants have rows of their own. */
  isParent: boolean;
}

export interface RowReader {
  header: readonly string[];
  columns: SheetColumns;
  currency: string;
  /** Told of each mistake, with its place. */
  onProblem: (problem: string) => void;
  /** Told of what is understood, but not as it is written. */
  onNote: (what: string) => void;
}

const NO = /^(?:0|-1|false|no|n)$/i;
const YES = /^(?:1|true|yes|y|continue|notify)$/i;
const WEIGHTS: readonly (readonly [Field, WeightUnit])[] = [
  ['grams', 'g'],
  ['kilograms', 'kg'],
  ['ounces', 'oz'],
  ['pounds', 'lb'],
];

/** Makes a function that reads a record; undefined where it is not for sale, or told of problems. */
export function createRowReader({ header, columns, currency, onProblem, onNote }: RowReader) {
  const { at, origin } = columns;

  return ({ line, cells }: Row): SheetRow | undefined => {
    const cell = (field: Field): string => cells[at[field] ?? -1] ?? '';
    let isSound = true;
    const wrong = (place: number | undefined, sentence: string): undefined => {
      isSound = false;
      const column = place === undefined ? '' : `, column ${JSON.stringify(header[place])}`;
      onProblem(`line ${line}${column}: ${sentence}`);
    };
    const checked = (field: Field, read: (text: string) => number | string): number | undefined => {
      const text = cell(field);
      if (text === '') return undefined;
      const value = read(text);
      return typeof value === 'number' ? value : wrong(at[field], value);
    };

    if (cells.length > header.length) {
      wrong(
        undefined,
        `${cells.length} fields; expected ${header.length} as in the first line; quote what has dividers`,
      );
      return undefined;
    }
    const hidden = hiddenBecause(cell, origin);
    if (hidden !== undefined) {
      onNote(hidden);
      return undefined;
    }
    const given = cell('currency');
    if (given !== '' && given.toLowerCase() !== currency) {
      wrong(at.currency, `expected ${currency} as the shop has; got ${JSON.stringify(given)}`);
    }
    const amount =
      checked('price', (text) => minorUnitsOf(text, currency)) ?? checked('priceMinor', (text) => wholeUnitsOf(text));
    const urls = (field: Field): string[] => {
      const found = splitUrls(cell(field));
      const bad = found.find((url) => !isWebUrl(url));
      if (bad === undefined) return found;
      wrong(at[field], `expected an http or https URL; got ${JSON.stringify(bad)}`);
      return [];
    };
    let weightGrams = 0;
    for (const [field, unit] of WEIGHTS) {
      const grams = checked(field, (text) => gramsOf(text, unit) ?? `expected a weight such as 1.25; got "${text}"`);
      if (grams !== undefined && weightGrams === 0) weightGrams = grams;
    }
    const kind = cell('kind');
    const kinds = kind === '' ? [usualKind(cell, origin)] : kindsOf(kind);
    if (kinds === undefined) {
      wrong(at.kind, `expected one of ${KINDS.join(', ')}, or several joined by "|"; got ${JSON.stringify(kind)}`);
    }
    const onHand = checked('stock', (text) => unitsOf(text, onNote));
    const maxPerOrder = checked('maxPerOrder', (text) =>
      /^0*[1-9]\d{0,11}$/.test(text) ? Number(text) : `expected a whole number from 1 up, or nothing; got "${text}"`,
    );
    const [id = '', alias] = idsOf(cell, origin);
    if (id.length > 255 || /\p{Cc}/u.test(id)) {
      wrong(at.sku ?? at.id, 'expected an id of at most 255 characters, on one line');
    }
    const row: SheetRow = {
      line,
      id,
      ...(alias !== undefined && { alias }),
      productId: cell('productId'),
      title: cell('title'),
      description: plainText(cell('description')),
      ...(amount !== undefined && { amount }),
      images: urls('images'),
      variantImages: urls('variantImage'),
      url: urls('url')[0] ?? '',
      ...stockOf(cell, onHand, columns),
      kinds: kinds ?? [],
      weightGrams,
      taxCode: cell('taxCode'),
      ...(maxPerOrder !== undefined && { maxPerOrder }),
      options: columns.options.flatMap(({ name, value }, slot) => {
        const text = cells[value] ?? '';
        return text === ''
          ? []
          : [{ slot, name: typeof name === 'string' ? name : (cells[name.column] ?? ''), value: text }];
      }),
      isParent: origin === 'woocommerce' && /\bvariable\b/i.test(cell('type')),
    };
    return isSound ? row : undefined;
  };
}

type Cell = (field: Field) => string;

function hiddenBecause(cell: Cell, origin: SheetColumns['origin']): string | undefined {
  if (/^(?:draft|archived|inactive|unlisted)$/i.test(cell('status'))) return 'left out: not active';
  if (NO.test(cell('published'))) return 'left out: not published';
  if (origin === 'woocommerce' && /\b(?:grouped|external)\b/i.test(cell('type')))
    return 'left out: not sold by this shop';
  return undefined;
}

/** WooCommerce's variations name their parent by its SKU, or as `id:100`. */
function idsOf(cell: Cell, origin: SheetColumns['origin']): string[] {
  const id = cell('id');
  const sku = cell('sku');
  if (origin !== 'woocommerce') return [id || sku];
  return [sku || id, ...(id === '' ? [] : [`id:${id}`])];
}

function usualKind(cell: Cell, origin: SheetColumns['origin']): FulfillmentType {
  const isVirtual = origin === 'woocommerce' && /\b(?:virtual|downloadable)\b/i.test(cell('type'));
  return isVirtual || NO.test(cell('requiresShipping')) ? 'digital' : 'shipping';
}

function kindsOf(text: string): FulfillmentType[] | undefined {
  const words = text
    .toLowerCase()
    .split('|')
    .map((word) => word.trim());
  const kinds = [...new Set(words.flatMap((word) => KINDS.find((kind) => kind === word) ?? []))];
  return words.every((word) => KINDS.some((kind) => kind === word)) ? kinds : undefined;
}

function unitsOf(text: string, onNote: (what: string) => void): number | string {
  if (/^-\d{1,12}$/.test(text)) {
    onNote('taken as 0: less than no units on hand');
    return 0;
  }
  const whole = text.replace(/\.0+$/, '');
  return /^\d{1,12}$/.test(whole) ? Number(whole) : `expected a whole number of units, or nothing; got "${text}"`;
}

/** What may be sold beyond what is there, or is not counted, has no number of units here. */
function stockOf(cell: Cell, onHand: number | undefined, { at }: SheetColumns): { onHand?: number } {
  if (YES.test(cell('oversells')) || (at.tracker !== undefined && cell('tracker') === '')) return {};
  if (onHand !== undefined) return { onHand };
  return cell('inStock') !== '' && NO.test(cell('inStock')) ? { onHand: 0 } : {};
}

/** One URL, or several divided by commas or vertical bars; a comma may also stand in a URL. */
const splitUrls = (text: string): string[] =>
  text === '' ? [] : text.split(/\s*\|\s*|\s*,\s*(?=https?:)/i).filter((part) => part !== '');

const isWebUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

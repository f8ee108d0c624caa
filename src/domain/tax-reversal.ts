import type { Adjustment, LineQuantity } from './adjustment.js';
import { allocate, mulDiv } from './money.js';

/** A part of a sale on record at a tax service: a line, or the delivery. Minor units, as it is on record there. */
export interface RecordedPart {
  /** With tax. */
  gross: number;
  tax: number;
  /** Units; 1 for the delivery. */
  ordered: number;
}

/** A sale on record; lines by their id on the order. */
export interface RecordedSale {
  lines: ReadonlyMap<string, RecordedPart>;
  /** The delivery, then fees and the like by their id. */
  beside: ReadonlyMap<string, RecordedPart>;
}

/** So much of a part. Minor units; `gross` has the tax in it. */
export interface PartTaken {
  gross: number;
  tax: number;
}

/** What was taken back of a sale before: `parts` where it is known of which. */
export interface Taken {
  gross: number;
  parts?: Readonly<Record<string, PartTaken>>;
}

/** How much goes back, and of what where that is known. */
export type TakePlan =
  | { mode: 'full'; gross: number }
  | { mode: 'flat'; gross: number }
  | { mode: 'parts'; gross: number; parts: Record<string, PartTaken> };

/** Key of the delivery among parts; no line has it. */
export const DELIVERY = 'delivery';

/**
 * What a refund takes back of a sale on record: all of it; of the lines that it names, and of what was paid beside the
 * lines, the delivery first, what it is more than they cost; or, where nobody says of what, so much of everything. Never more than is left: `undefined` where
 * that is nothing.
 */
export function planTaking(
  sale: RecordedSale,
  before: readonly Taken[],
  { amount = 0, lines = [] }: Pick<Adjustment, 'amount' | 'lines'>,
): TakePlan | undefined {
  const total = grossOf(sale);
  const left = total - before.reduce((sum, { gross }) => sum + gross, 0);
  const gross = Math.min(amount, left);
  if (gross <= 0) return undefined;
  if (gross === total) return { mode: 'full', gross };
  const isKnown = before.every(({ parts }) => parts !== undefined);
  const parts = isKnown ? partsOf(sale, takenParts(before), lines, gross) : undefined;
  return parts ? { mode: 'parts', gross, parts } : { mode: 'flat', gross };
}

const grossOf = ({ lines, beside }: RecordedSale): number =>
  [...lines.values(), ...beside.values()].reduce((sum, { gross }) => sum + gross, 0);

function takenParts(before: readonly Taken[]): ReadonlyMap<string, PartTaken> {
  const taken = new Map<string, PartTaken>();
  for (const { parts = {} } of before) {
    for (const [id, { gross, tax }] of Object.entries(parts)) {
      const so = taken.get(id);
      taken.set(id, { gross: (so?.gross ?? 0) + gross, tax: (so?.tax ?? 0) + tax });
    }
  }
  return taken;
}

/** `undefined` where the lines that are named, and what was paid beside the lines, are not enough for it. */
function partsOf(
  { lines, beside }: RecordedSale,
  taken: ReadonlyMap<string, PartTaken>,
  named: readonly LineQuantity[],
  gross: number,
): Record<string, PartTaken> | undefined {
  const known = [...unitsByLine(named)].flatMap(([id, quantity]) => {
    const part = lines.get(id);
    if (part === undefined) return [];
    const share = Math.ceil((part.gross * Math.min(quantity, part.ordered)) / part.ordered);
    return [{ id, part, most: Math.min(share, part.gross - (taken.get(id)?.gross ?? 0)) }];
  });
  if (known.length === 0) return undefined;
  const most = known.reduce((sum, each) => sum + each.most, 0);
  const shares = allocate(
    Math.min(gross, most),
    known.map((each) => each.most),
  );
  const parts: Record<string, PartTaken> = {};
  known.forEach(({ id, part }, index) => {
    const share = shares[index] ?? 0;
    if (share > 0) parts[id] = taxed(part, taken.get(id), share);
  });
  let rest = gross - Math.min(gross, most);
  for (const [id, part] of beside) {
    const share = Math.min(rest, part.gross - (taken.get(id)?.gross ?? 0));
    if (share > 0) parts[id] = taxed(part, taken.get(id), share);
    rest -= share;
  }
  return rest === 0 ? parts : undefined;
}

function unitsByLine(named: readonly LineQuantity[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of named) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  return units;
}

/** The tax in a share, counted on from what was taken before, so that all shares together have all of the tax. */
function taxed(part: RecordedPart, before: PartTaken | undefined, share: number): PartTaken {
  const gross = (before?.gross ?? 0) + share;
  return { gross: share, tax: mulDiv(gross, part.tax, part.gross) - (before?.tax ?? 0) };
}

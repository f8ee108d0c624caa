import type { Variant } from './catalog.js';
import type { Quote } from './quote.js';
import type { DraftLine } from './session.js';

export interface PriceHold {
  /** The draft's lines. */
  lines: readonly DraftLine[];
  /** What the catalog has now. */
  variants: ReadonlyMap<string, Variant>;
  previous?: Quote;
  /** Milliseconds for which prices hold; absent: they are always those of the catalog. */
  validFor?: number;
  now: number;
}

/**
 * The variants at the prices that hold, and until when (milliseconds). As long as a quote is valid and its lines are the
 * ones that were quoted, their prices stay, whatever the catalog says by now. With other lines, or later, all are quoted
 * anew, for as long again.
 */
export function holdPrices({ lines, variants, previous, validFor, now }: PriceHold): {
  variants: ReadonlyMap<string, Variant>;
  holdUntil?: number;
} {
  if (validFor === undefined) return { variants };
  if (previous?.holdUntil === undefined || previous.holdUntil <= now || !isSame(lines, previous)) {
    return { variants, holdUntil: now + validFor };
  }
  const held = new Map(variants);
  for (const { variant } of previous.lines) {
    const present = variants.get(variant.id);
    if (present) held.set(variant.id, { ...present, unitPrice: variant.unitPrice });
  }
  return { variants: held, holdUntil: previous.holdUntil };
}

const isSame = (lines: readonly DraftLine[], quote: Quote): boolean =>
  lines.length === quote.lines.length &&
  lines.every(({ id, quantity }, index) => quote.lines[index]?.id === id && quote.lines[index]?.quantity === quantity);

import type { BasketLine } from './basket.js';
import { preferredWay } from './fulfillment.js';
import type { DroppedSelection, FulfillmentOption, FulfillmentSelection } from './quote.js';
import type { DraftSelection } from './session.js';

export interface HeldSelections {
  selections: FulfillmentSelection[];
  dropped: DroppedSelection[];
  /** Lines that wait for a choice of shipping, as positions in the basket. */
  unchosen: number[];
}

/**
 * Which of the draft's selections hold. A line is covered by the last selection that names it; digital lines that
 * nothing names take the digital option by themselves, a parcel never chooses for the buyer (ACP 2026-04-17,
 * SelectedFulfillmentOption).
 */
export function holdSelections(
  wanted: readonly DraftSelection[],
  lines: readonly BasketLine[],
  options: readonly FulfillmentOption[],
): HeldSelections {
  const dropped: DroppedSelection[] = [];
  const optionOfLine = new Map<string, FulfillmentOption>();
  const named = linesByName(lines);
  for (const [index, selection] of wanted.entries()) {
    const option = options.find(({ id }) => id === selection.optionId);
    if (option === undefined) {
      dropped.push({ index, reason: 'unknown_option' });
    } else if (selection.type !== undefined && selection.type !== option.type) {
      dropped.push({ index, reason: 'wrong_type' });
    } else {
      const { lineIds, complete } = linesOf(selection, named, option);
      if (!complete) dropped.push({ index, reason: 'unknown_item' });
      for (const id of lineIds) optionOfLine.set(id, option);
    }
  }
  const digital = options.find(({ type }) => type === 'digital');
  const unchosen: number[] = [];
  lines.forEach((line, index) => {
    if (optionOfLine.has(line.id)) return;
    const way = preferredWay(line.variant);
    if (way === 'digital' && digital) optionOfLine.set(line.id, digital);
    if (way === 'shipping') unchosen.push(index);
  });
  return { selections: grouped(lines, optionOfLine), dropped, unchosen };
}

/** Line ids by each name that an agent may use for them: the id of the line, or of its variant. */
function linesByName(lines: readonly BasketLine[]): ReadonlyMap<string, string[]> {
  const named = new Map<string, string[]>();
  for (const { id, variant } of lines) {
    const same = named.get(variant.id);
    if (same) same.push(id);
    else named.set(variant.id, [id]);
  }
  for (const { id } of lines) named.set(id, [id]);
  return named;
}

function linesOf({ itemIds }: DraftSelection, named: ReadonlyMap<string, string[]>, option: FulfillmentOption) {
  if (itemIds.length === 0) return { lineIds: option.lineIds, complete: true };
  const deliverable = new Set(option.lineIds);
  let complete = true;
  const lineIds: string[] = [];
  for (const itemId of itemIds) {
    const meant = named.get(itemId) ?? [];
    const reachable = meant.filter((id) => deliverable.has(id));
    if (meant.length === 0 || reachable.length < meant.length) complete = false;
    lineIds.push(...reachable);
  }
  return { lineIds, complete };
}

/** One selection for each option, its lines in the order of the basket. */
function grouped(lines: readonly BasketLine[], optionOfLine: ReadonlyMap<string, FulfillmentOption>) {
  const selections = new Map<string, FulfillmentSelection>();
  for (const { id } of lines) {
    const option = optionOfLine.get(id);
    if (option === undefined) continue;
    const selection = selections.get(option.id) ?? { type: option.type, optionId: option.id, lineIds: [] };
    selection.lineIds.push(id);
    selections.set(option.id, selection);
  }
  return [...selections.values()];
}

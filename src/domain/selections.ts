import type { FulfillmentType } from './catalog.js';
import { ownDigitalOption } from './fulfillment.js';
import { linesByName } from './item-names.js';
import type { DroppedSelection, FulfillmentOption, FulfillmentSelection } from './quote.js';
import type { DraftSelection } from './session.js';

/** A line that waits to be delivered, and the ways in which it may be. */
export interface DeliverableLine {
  id: string;
  variant: { id: string };
  ways: readonly FulfillmentType[];
}

export interface HeldSelections {
  selections: FulfillmentSelection[];
  dropped: DroppedSelection[];
  /** Ids of the lines that wait for a choice. */
  unchosen: string[];
}

/** An option, and what it is called without the id of its group. */
export interface NamedOption extends FulfillmentOption {
  ownId?: string;
}

/**
 * Which of the draft's selections hold. A selection that names its items goes before one that stands for all of its
 * option, and among equals the last one that means a line has it, so that each line is covered once. Digital lines that
 * nothing means take the digital option by themselves; nothing else is chosen for the buyer (ACP 2026-04-17,
 * SelectedFulfillmentOption).
 */
export function holdSelections(
  wanted: readonly DraftSelection[],
  lines: readonly DeliverableLine[],
  options: readonly NamedOption[],
): HeldSelections {
  const dropped: DroppedSelection[] = [];
  const optionOfLine = new Map<string, FulfillmentOption>();
  const named = linesByName(lines);
  const inTurn = [...wanted.entries()].sort(([, a], [, b]) => Number(namesItems(a)) - Number(namesItems(b)));
  for (const [index, selection] of inTurn) {
    const option = optionNamed(selection.optionId, options);
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
  for (const { id, ways } of lines) {
    if (optionOfLine.has(id)) continue;
    const digital = ownDigitalOption(id, ways, options);
    if (digital) optionOfLine.set(id, digital);
  }
  return {
    selections: grouped(lines, optionOfLine),
    dropped: dropped.sort((a, b) => a.index - b.index),
    unchosen: lines.flatMap(({ id }) => (optionOfLine.has(id) ? [] : [id])),
  };
}

/** By its id, or by what whoever delivers calls it where only one option is called so. */
export function optionNamed<Option extends NamedOption>(name: string, options: readonly Option[]): Option | undefined {
  const same = options.filter(({ ownId }) => ownId === name);
  return options.find(({ id }) => id === name) ?? (same.length === 1 ? same[0] : undefined);
}

/** The selection that is told where only one can be: that of the most lines, a download last. */
export const mainSelection = <Selection extends { type: string; lineIds: readonly string[] }>(
  selections: readonly Selection[],
): Selection | undefined =>
  [...selections].sort(
    (a, b) => Number(a.type === 'digital') - Number(b.type === 'digital') || b.lineIds.length - a.lineIds.length,
  )[0];

/** What an option is called without the id of its group. */
export const ownIdOf = ({ id, groupId }: Pick<FulfillmentOption, 'id' | 'groupId'>): string =>
  groupId === undefined ? id : id.slice(groupId.length + 1);

const namesItems = ({ itemIds }: DraftSelection): boolean => itemIds.length > 0;

function linesOf(
  { itemIds }: DraftSelection,
  named: ReadonlyMap<string, readonly string[]>,
  option: FulfillmentOption,
): { lineIds: string[]; complete: boolean } {
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
function grouped(
  lines: readonly DeliverableLine[],
  optionOfLine: ReadonlyMap<string, FulfillmentOption>,
): FulfillmentSelection[] {
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

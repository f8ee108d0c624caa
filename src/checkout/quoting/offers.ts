import type { FulfillmentOption, FulfillmentSelection } from '../../domain/quote.js';
import { type HeldSelections, optionNamed } from '../../domain/selections.js';
import type { DraftSelection } from '../../domain/session.js';
import type { DeliveredLine, ShippingAnswer } from '../../providers/types.js';
import type { Place } from './places.js';

/** An option of one destination, and what its price is for. */
export interface Offered extends FulfillmentOption {
  /** What whoever delivers calls it. */
  ownId: string;
  /** Ids of the lines that the amount is for. */
  pricedFor: readonly string[];
}

/**
 * Options of a place as the session offers them: those of a group carry its id, so that ids stay their own over all
 * groups and from quote to quote. What was on offer `before` stays so, for the lines that it could deliver.
 */
export function offeredAt(
  { group, address, lines }: Place,
  options: readonly FulfillmentOption[],
  before: readonly Offered[] = [],
): Offered[] {
  const order = lines.map(({ id }) => id);
  const now = options.map((option): Offered => {
    const known = before.find(({ ownId }) => ownId === option.id);
    const lineIds = new Set([...option.lineIds, ...(known?.lineIds ?? [])]);
    const instructions = group?.instructions;
    return {
      ...option,
      id: group === undefined ? option.id : `${group.id}/${option.id}`,
      ownId: option.id,
      pricedFor: option.lineIds,
      lineIds: order.filter((id) => lineIds.has(id)),
      ...(group && { groupId: group.id }),
      ...(group?.fulfillmentDetails?.address && address && option.type !== 'pickup' && { destination: address }),
      ...(instructions !== undefined && { instructions }),
    };
  });
  return [
    ...before.map((option) => now.find(({ ownId }) => ownId === option.ownId) ?? option),
    ...now.filter(({ ownId }) => !before.some((option) => option.ownId === ownId)),
  ];
}

/** All options in one list, whose ids differ whatever groups and options are called. */
export function withoutOverlap(offers: readonly (readonly Offered[])[]): Offered[] {
  const taken = new Set<string>();
  return offers.flat().map((option) => {
    let { id } = option;
    while (taken.has(id)) id += '~';
    taken.add(id);
    return id === option.id ? option : { ...option, id };
  });
}

export interface Selected {
  wanted: readonly DraftSelection[];
  options: readonly Offered[];
  held: HeldSelections;
  lines: readonly DeliveredLine[];
  /** Whoever delivers, asked about these lines in the place of an option. */
  ask: (option: Offered, lines: readonly DeliveredLine[]) => Promise<ShippingAnswer>;
}

/**
 * Prices selected options for exactly the lines that are selected for them. One that does not take them together is not
 * selected any more: its lines wait for another choice.
 */
export async function priceSelected({ options, held, wanted, lines, ask }: Selected): Promise<{
  options: Offered[];
  held: HeldSelections;
}> {
  const repriced = new Map<string, Offered | undefined>();
  await Promise.all(
    held.selections.map(async ({ optionId, lineIds, type }) => {
      const option = options.find(({ id }) => id === optionId);
      if (!option || type === 'digital' || isSame(option.pricedFor, lineIds)) return;
      const asked = lines.filter(({ id }) => lineIds.includes(id)).map((line) => ({ ...line, ways: [type] }));
      const answer = await ask(option, asked);
      const found = answer.options.find(({ id }) => id === option.ownId);
      const takesAll = found !== undefined && lineIds.every((id) => found.lineIds.includes(id));
      const { id, lineIds: deliverable } = option;
      repriced.set(
        optionId,
        takesAll ? { ...option, ...found, id, lineIds: deliverable, pricedFor: lineIds } : undefined,
      );
    }),
  );
  const failed = new Set([...repriced].flatMap(([id, option]) => (option ? [] : [id])));
  return {
    options: options.map((option) => repriced.get(option.id) ?? option),
    held: failed.size > 0 ? without(failed, { held, wanted, lines, options }) : held,
  };
}

function without(failed: ReadonlySet<string>, { held, wanted, lines, options }: Omit<Selected, 'ask'>) {
  const [gone, selections] = [true, false].map((isGone) =>
    held.selections.filter(({ optionId }) => failed.has(optionId) === isGone),
  ) as [FulfillmentSelection[], FulfillmentSelection[]];
  const waiting = new Set([...held.unchosen, ...gone.flatMap(({ lineIds }) => lineIds)]);
  const isMeant = (optionId: string): boolean => failed.has(optionNamed(optionId, options)?.id ?? '');
  const dropped = wanted.flatMap(({ optionId }, index) =>
    isMeant(optionId) ? [{ index, reason: 'not_together' as const }] : [],
  );
  return {
    selections,
    dropped: [...held.dropped.filter(({ index }) => !dropped.some((each) => each.index === index)), ...dropped].sort(
      (a, b) => a.index - b.index,
    ),
    unchosen: lines.flatMap(({ id }) => (waiting.has(id) ? [id] : [])),
  };
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((id) => others.includes(id));

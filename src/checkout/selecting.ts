import type { RequestedSelection, UpdateCommand } from '../domain/commands.js';
import { droppedMessage, groupsChangedMessage, type WhyGone } from '../domain/delivery-messages.js';
import { groupProblem, groupsLeft } from '../domain/fulfillment-groups.js';
import type { Message } from '../domain/message.js';
import type { DroppedSelection, Quote } from '../domain/quote.js';
import { optionNamed, ownIdOf } from '../domain/selections.js';
import type { CheckoutDraft, CheckoutSession, DraftSelection } from '../domain/session.js';
import { problems } from '../errors.js';

/* What becomes of groups and selections when a session is created or changed. */

/** Throws 400 at the first group, or item of a group, that makes no sense. */
export function refuseBadGroups({ fulfillmentGroups = [], lines }: CheckoutDraft): void {
  const problem = groupProblem(fulfillmentGroups, lines);
  if (problem) throw problems.invalid(problem.path, problem.what);
}

/** The draft of an update: groups that it brings have to make sense, those that it keeps lose the items that are gone. */
export function withGroupsLeft(draft: CheckoutDraft, { fulfillmentGroups: brought }: UpdateCommand): CheckoutDraft {
  if (brought) refuseBadGroups(draft);
  if (brought || !draft.fulfillmentGroups) return draft;
  return { ...draft, fulfillmentGroups: groupsLeft(draft.fulfillmentGroups, draft.lines) };
}

/**
 * Selections without the options that are not on offer any more and without the items that are gone. Options are named by
 * their full ids, so that another group with an option of the same name changes nothing.
 */
export function stillHeld(selections: readonly DraftSelection[], quote: Quote): DraftSelection[] {
  const reasons = new Map(quote.droppedSelections.map(({ index, reason }) => [index, reason]));
  const options = quote.fulfillmentOptions.map((option) => ({ ...option, ownId: ownIdOf(option) }));
  return selections.flatMap((asked, index) => {
    const reason = reasons.get(index);
    const option = optionNamed(asked.optionId, options);
    const selection = option ? { ...asked, optionId: option.id } : asked;
    if (reason === undefined) return [selection];
    if (reason !== 'unknown_item' || !option) return [];
    const lines = quote.lines.filter(({ id }) => option.lineIds.includes(id));
    const itemIds = selection.itemIds.filter((item) =>
      lines.some(({ id, variant }) => item === id || item === variant.id),
    );
    // An empty list would mean every line.
    return itemIds.length > 0 ? [{ ...selection, itemIds }] : [];
  });
}

/** Throws 400 where a selection of the request does not hold. */
export function refuseUnknownSelections(
  { droppedSelections: [first], fulfillmentOptions }: Quote,
  requested: readonly RequestedSelection[],
): void {
  const paths = first && requested[first.index]?.paths;
  if (!paths) return;
  const offered = fulfillmentOptions.map(({ id }) => id).join(', ') || 'none until there is an address';
  switch (first.reason) {
    case 'unknown_option':
      throw problems.invalid(paths.optionId, `There is no such fulfillment option. On offer: ${offered}.`);
    case 'wrong_type':
      throw problems.invalid(paths.type, 'The fulfillment option is of another type.');
    case 'not_together':
      throw problems.invalid(
        paths.itemIds,
        'This option does not take these items together. Choose another one for some of them.',
      );
    case 'unknown_item':
      throw problems.invalid(paths.itemIds, 'An item id is not in this session, or this option cannot deliver it.');
  }
}

/** What an update took away that its agent did not ask for: selections that do not hold any more, groups without items. */
export function changeNotices(
  before: Pick<CheckoutSession, 'draft' | 'quote'>,
  { command, asked, quote }: { command: UpdateCommand; asked: CheckoutDraft; quote: Quote },
): Message[] {
  const dropped = quote.droppedSelections.flatMap((each) => {
    const selection = asked.selections[each.index];
    return selection ? droppedNotice(each, selection, before.quote, quote, whyGone(command)) : [];
  });
  const groups = before.draft.fulfillmentGroups ?? [];
  const changed = command.fulfillmentGroups === undefined ? groups.filter((group) => !isKept(group, asked)) : [];
  return [...dropped, ...(changed.length > 0 ? [groupsChangedMessage(changed.map(({ id }) => id))] : [])];
}

const isKept = (
  group: { id: string; itemIds: readonly string[] },
  { fulfillmentGroups = [] }: CheckoutDraft,
): boolean => fulfillmentGroups.some(({ id, itemIds }) => id === group.id && itemIds.length === group.itemIds.length);

/** An item that left the basket by itself needs no word. */
function droppedNotice(
  { reason }: DroppedSelection,
  { optionId, itemIds }: DraftSelection,
  before: Quote,
  { lines }: Quote,
  why: WhyGone,
): Message[] {
  const option = before.fulfillmentOptions.find(({ id }) => id === optionId);
  const covered = before.selections.find((selection) => selection.optionId === optionId)?.lineIds ?? [];
  const meant = lines.filter(({ id, variant }) => covered.includes(id) || itemIds.some((item) => item === variant.id));
  if (reason === 'unknown_item') {
    const isStillThere = itemIds.every((item) => lines.some(({ id, variant }) => item === id || item === variant.id));
    if (!isStillThere) return [];
  }
  return [droppedMessage(option?.title, [...new Set(meant.map(({ variant }) => variant.title))], why)];
}

function whyGone({ fulfillmentDetails, lines, fulfillmentGroups }: UpdateCommand): WhyGone {
  if (fulfillmentGroups !== undefined) return 'groups';
  if (fulfillmentDetails !== undefined) return 'address';
  return lines === undefined ? 'other' : 'items';
}

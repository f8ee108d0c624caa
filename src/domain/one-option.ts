import type { UpdateCommand } from './commands.js';
import { mainSelection } from './selections.js';
import type { CheckoutDraft, CheckoutSession, DraftSelection } from './session.js';

/**
 * The selections of an update whose agent knows one option for the whole of a basket (ACP 2025-09-29). Sent back as it
 * was shown, it leaves a basket that goes several ways as it is; else it takes each line that it can deliver, and the
 * others keep theirs. The option that was asked for stands first.
 */
export function withOneOption(
  draft: CheckoutDraft,
  { selections, choosesOne }: UpdateCommand,
  { quote }: Pick<CheckoutSession, 'quote'>,
): CheckoutDraft {
  const [asked] = selections ?? [];
  const option = asked && quote.fulfillmentOptions.find(({ id }) => id === asked.optionId);
  if (!choosesOne || !option) return draft;
  const covered = new Set(quote.selections.flatMap(({ lineIds }) => lineIds));
  const isShown = mainSelection(quote.selections)?.optionId === option.id;
  const stays = isShown && draft.lines.every(({ id }) => covered.has(id));
  const taken = new Set(stays ? [] : option.lineIds);
  const kept = quote.selections.flatMap(({ type, optionId, lineIds }): DraftSelection[] => {
    const itemIds = lineIds.filter((id) => !taken.has(id) && draft.lines.some((line) => line.id === id));
    return itemIds.length > 0 ? [{ type, optionId, itemIds }] : [];
  });
  const isOwn = ({ optionId }: DraftSelection) => optionId === option.id;
  const first = stays ? kept.filter(isOwn) : draft.selections;
  return { ...draft, selections: [...first, ...kept.filter((selection) => !isOwn(selection))] };
}

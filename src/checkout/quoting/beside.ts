import type { Extra } from '../../domain/extras.js';
import { type FeeBasket, type FeeRule, feesOf } from '../../domain/fee-rule.js';
import type { Message } from '../../domain/message.js';
import type { CheckoutDraft } from '../../domain/session.js';
import {
  grantWishes,
  mostTip,
  readWishes,
  tooHighTip,
  type WishOffers,
  type WishProblem,
} from '../../domain/wishes.js';
import { problems } from '../../errors.js';

export interface BesideDeps {
  fees: readonly FeeRule[];
  wishes: WishOffers;
}

/**
 * What a basket costs beside its goods and their delivery: fees, and what the buyer wishes for. Throws 400 where a new
 * draft wishes for what cannot be; later the metadata cannot be changed any more, so then it is done as far as it can be.
 */
export function extrasOf(
  { fees, wishes: offers }: BesideDeps,
  { metadata, currency }: Pick<CheckoutDraft, 'metadata' | 'currency'>,
  basket: FeeBasket,
  isNew: boolean,
): { extras: Extra[]; messages: Message[] } {
  const { wishes, problems: wrong } = readWishes(metadata, offers);
  const items = basket.left.reduce((sum, amount) => sum + amount, 0);
  if (isNew) {
    refuse(wrong);
    const most = offers.tips ? mostTip(offers.tips, items) : 0;
    if (wishes.tip > most) refuse([tooHighTip(most, currency)]);
  }
  const granted = grantWishes(wishes, offers, { lines: basket.lines, items, currency });
  return { extras: [...feesOf(fees, basket), ...granted.extras], messages: granted.messages };
}

function refuse([first]: readonly WishProblem[]): void {
  if (first) throw problems.invalid(`$.metadata.${first.name}`, first.message);
}

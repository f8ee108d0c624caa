import type { BasketLine } from './basket.js';
import type { Extra } from './extras.js';
import type { Message } from './message.js';
import { formatMoney, MILLION } from './money.js';
import { type Content, type Sentence, sentence } from './sentence.js';

/*
 * What the buyer may wish for beside the goods. The protocol has no field for it in a request, so it stands in the
 * metadata with which a session is created: `gift_wrap` and `tip_amount`, and only where the shop offers them.
 */

export interface WishOffers {
  /** Minor units as in the catalog. */
  giftWrap?: {
    amount: number;
    per: 'order' | 'item';
    title: Content;
    description?: string;
    taxed?: { taxCode?: string };
  };
  /** The most, in millionths of what the items cost after discounts. */
  tips?: { maximum: number };
}

export interface Wishes {
  giftWrap: boolean;
  /** Minor units. */
  tip: number;
}

/** What is wrong with a wish, and at which name in the metadata. */
export interface WishProblem {
  name: 'gift_wrap' | 'tip_amount';
  message: string;
}

const BAD_WRAP: WishProblem = { name: 'gift_wrap', message: 'Expected true or false.' };
const BAD_TIP: WishProblem = {
  name: 'tip_amount',
  message: 'Expected a whole number of minor units from 0 on, such as 300.',
};

/** Reads the wishes that the shop offers to fulfil; anything else in the metadata is nobody's business. */
export function readWishes(
  metadata: Readonly<Record<string, unknown>> = {},
  { giftWrap, tips }: WishOffers,
): { wishes: Wishes; problems: WishProblem[] } {
  const { gift_wrap: wrap = false, tip_amount: tip = 0 } = metadata;
  const isWrapRead = giftWrap === undefined || typeof wrap === 'boolean';
  const isTipRead = tips === undefined || (typeof tip === 'number' && Number.isSafeInteger(tip) && tip >= 0);
  return {
    wishes: {
      giftWrap: giftWrap !== undefined && wrap === true,
      tip: tips !== undefined && isTipRead ? (tip as number) : 0,
    },
    problems: [...(isWrapRead ? [] : [BAD_WRAP]), ...(isTipRead ? [] : [BAD_TIP])],
  };
}

/** Minor units: the highest tip on items that cost so much. */
export const mostTip = ({ maximum }: NonNullable<WishOffers['tips']>, items: number): number =>
  Number((BigInt(items) * BigInt(maximum)) / BigInt(MILLION));

export function tooHighTip(most: number, currency: string): WishProblem {
  return { name: 'tip_amount', message: `The tip on these items can be at most ${formatMoney(most, currency)}.` };
}

/** What a basket's wishes cost, and what of them cannot be had. `items`: minor units after discounts. */
export function grantWishes(
  { giftWrap: wants, tip }: Wishes,
  { giftWrap, tips }: WishOffers,
  { lines, items, currency }: { lines: readonly BasketLine[]; items: number; currency: string },
): { extras: Extra[]; messages: Message[] } {
  const extras: Extra[] = [];
  const messages: Message[] = [];
  if (wants && giftWrap) {
    const { amount, per, taxed, ...shown } = giftWrap;
    const units = lines.reduce((sum, line) => (isWrappable(line) ? sum + line.quantity : sum), 0);
    const cost = per === 'item' ? amount * units : amount;
    if (units === 0) messages.push(note('gift_wrap', sentence('wishes.nothing_to_wrap')));
    else extras.push({ id: 'gift_wrap', type: 'gift_wrap', ...shown, amount: cost, taxed });
  }
  const most = tips ? mostTip(tips, items) : 0;
  if (tip > most)
    messages.push(note('tip_amount', sentence('wishes.tip_lowered', { most: { money: most, currency } })));
  const given = Math.min(tip, most);
  if (given > 0) extras.push({ id: 'tip', type: 'tip', title: sentence('total.tip'), amount: given });
  return { extras, messages };
}

const isWrappable = ({ variant }: BasketLine): boolean => variant.fulfillmentTypes.some((type) => type !== 'digital');

const note = (name: WishProblem['name'], content: Sentence): Message => ({
  type: 'info',
  severity: 'info',
  param: `$.metadata.${name}`,
  content,
});

import type { Dice } from '../../dice.js';
import { DOWNLOAD } from './basket.js';
import type { Ask, MerchantView } from './desk.js';

export interface Units {
  id: string;
  quantity: number;
}

/** Events of a parcel; the first of them may come with it. */
const WAY = ['processing', 'shipped', 'in_transit', 'out_for_delivery', 'delivered'] as const;
/** Of all parcels: those that nobody hears of again once they are shipped. */
const UNHEARD = 0.2;

/** What of an order is on no way yet, by how it travels. */
export function unsentOf({ line_items, fulfillments }: MerchantView): { parcel: Units[]; download: Units[] } {
  const sent = fulfillments.flatMap((fulfillment) => fulfillment.line_items);
  const units = line_items.flatMap(({ id, quantity, variant_id }) => {
    const gone = sent.reduce((sum, line) => (line.id === id ? sum + line.quantity : sum), 0);
    const left = quantity.current - gone;
    return left > 0 ? [{ id, quantity: left, isParcel: variant_id !== DOWNLOAD }] : [];
  });
  const ofKind = (isParcel: boolean): Units[] =>
    units.filter((one) => one.isParcel === isParcel).map(({ id, quantity }) => ({ id, quantity }));
  return { parcel: ofKind(true), download: ofKind(false) };
}

/** One unit of the first line; `undefined` where that is all there is. */
export function oneOf(units: readonly Units[]): Units[] | undefined {
  const [first] = units;
  const all = units.reduce((sum, { quantity }) => sum + quantity, 0);
  return first && all > 1 ? [{ id: first.id, quantity: 1 }] : undefined;
}

/** Sends these units, and tells of their way. */
export async function sendParcel(ask: Ask, dice: Dice, units: readonly Units[]): Promise<MerchantView | undefined> {
  const [first, ...others] = dice.chance(0.5) ? WAY : WAY.slice(1);
  const begun = await ask({
    kind: 'fulfillment',
    address: 'fulfillments',
    body: { type: 'shipping', line_items: units, carrier: 'UPS', tracking_number: `1Z${dice.whole(1e8, 9e8)}` },
  });
  let view = begun;
  const id = begun?.fulfillments.at(-1)?.id;
  const known = dice.chance(UNHEARD) ? others.slice(0, others.indexOf('shipped') + 1) : others;
  for (const type of [first, ...known]) {
    if (!view) return undefined;
    view = await ask({ kind: 'event', address: `fulfillments/${id}/events`, body: { type } });
  }
  return view;
}

/** Hands over what is downloaded. */
export const sendDownload = (ask: Ask, units: readonly Units[]): Promise<MerchantView | undefined> =>
  ask({
    kind: 'fulfillment',
    address: 'fulfillments',
    body: {
      type: 'digital',
      line_items: units,
      digital_delivery: { access_url: 'https://shop.example/downloads/1' },
      event: { type: 'delivered' },
    },
  });

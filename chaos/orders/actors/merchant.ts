import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../dice.js';
import type { Ask, Desk, MerchantView } from './desk.js';
import { oneOf, sendDownload, sendParcel, unsentOf } from './parcels.js';
import type { Workload } from './tickets.js';

/** What becomes of an order. */
const FATES = {
  arrives: 26,
  inTwoParcels: 16,
  partCanceled: 14,
  allCanceled: 7,
  returned: 12,
  credited: 9,
  refunded: 9,
  stays: 7,
};
const PASSES_REVIEW = 0.7;
/** Milliseconds between two steps. */
const PAUSE = [0, 150] as const;

/** Works on one order after the other until `orders` has no more of them. */
export async function workOn(desk: Desk, dice: Dice, orders: Workload): Promise<void> {
  for (let orderId = await orders.next(); orderId !== undefined; orderId = await orders.next()) {
    await handle(desk, dice, orderId);
  }
}

async function handle(desk: Desk, dice: Dice, orderId: string): Promise<void> {
  let step = 0;
  const ask: Ask = async (asked) => {
    step += 1;
    const key = `${orderId}-${step}`;
    // By its description, every change can be found on the order again.
    const body = asked.address === 'approve' ? {} : { ...asked.body, description: key };
    await sleep(dice.between(...PAUSE));
    return desk.change(orderId, { ...asked, key, body }, dice);
  };
  const seen = await desk.look(orderId);
  const view = seen?.status === 'manual_review' ? await review(ask, dice) : seen;
  if (view) await decide(view, ask, dice);
}

/** An order that is rejected goes no further. */
async function review(ask: Ask, dice: Dice): Promise<MerchantView | undefined> {
  const passes = dice.chance(PASSES_REVIEW);
  const view = await ask({
    kind: passes ? 'approval' : 'cancellation',
    address: passes ? 'approve' : 'reject',
    body: {},
  });
  return passes ? view : undefined;
}

async function decide(view: MerchantView, ask: Ask, dice: Dice): Promise<void> {
  const { parcel, download } = unsentOf(view);
  switch (dice.weighted(FATES)) {
    case 'arrives':
      await sendAll(view, ask, dice);
      return;
    case 'inTwoParcels': {
      const some = oneOf(parcel);
      const left = some && (await sendParcel(ask, dice, some));
      await sendAll(left ?? view, ask, dice);
      return;
    }
    case 'partCanceled': {
      const some = oneOf([...parcel, ...download]);
      const body = { line_items: some, refund: dice.chance(0.8), restock: dice.chance(0.5) };
      const left = some && (await ask({ kind: 'cancellation', address: 'cancel', body }));
      await sendAll(left ?? view, ask, dice);
      return;
    }
    case 'allCanceled':
      await ask({ kind: 'cancellation', address: 'cancel', body: { restock: dice.chance(0.5) } });
      return;
    case 'returned': {
      await sendAll(view, ask, dice);
      const all = [...parcel, ...download];
      const body = { line_items: oneOf(all) ?? all, restock: dice.chance(0.5) };
      await ask({ kind: 'return', address: 'returns', body });
      return;
    }
    case 'credited':
      await sendAll(view, ask, dice);
      await ask({ kind: 'credit', address: 'credits', body: { amount: dice.whole(100, 900) } });
      return;
    case 'refunded':
      await ask({ kind: 'refund', address: 'refunds', body: { amount: dice.whole(1, 300) } });
      await sendAll(view, ask, dice);
      return;
    case 'stays':
  }
}

/** Whatever is on no way yet. */
async function sendAll(view: MerchantView, ask: Ask, dice: Dice): Promise<void> {
  const { parcel, download } = unsentOf(view);
  if (download.length > 0) await sendDownload(ask, download);
  if (parcel.length > 0) await sendParcel(ask, dice, parcel);
}

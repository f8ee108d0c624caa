import type { Checkout, Offer, Order, SessionMessage, VariantView } from '../wire.js';
import type { SyncState } from './checkout-sync.js';
import { type Delivery, type Draft, FIELDS, type FieldName, fieldProblem } from './draft.js';
import { messagesByPlace, type Place, placeOf } from './session-messages.js';
import type { Refusal } from './tool-answer.js';

/** Something to tell the shopper that no session says. */
export interface Notice {
  kind: 'error' | 'info';
  text: string;
}

/** Everything the widget knows while somebody shops. */
export interface Model {
  offer: Offer;
  draft: Draft;
  /** The newest session that the shop has answered with; it may be about an earlier wish. */
  checkout?: Checkout | undefined;
  /** Why there is no session for the newest wish. */
  refusal?: Refusal | undefined;
  sync: SyncState;
  /** A payment of this session is under way, so that nothing can be changed: why `sync` may have failed. */
  isInPayment?: boolean;
  /** Fields that the shopper has left: before that, nothing is said against them. */
  touched: ReadonlySet<FieldName>;
  /** Whether the shopper has tried to pay: then everything that is missing is said. */
  attempted: boolean;
  payment: 'idle' | 'preparing' | 'open';
  notice?: Notice | undefined;
  order?: Order | undefined;
}

/** The variant that is chosen. */
export function variantOf({ offer, draft }: Pick<Model, 'offer' | 'draft'>): VariantView | undefined {
  return offer.product.variants.find(({ id }) => id === draft.variantId);
}

/** Whether goods are sent is known from the ways of delivery that the shop offers, and from the one that is chosen. */
export function deliveryOf({ checkout, draft }: Pick<Model, 'checkout' | 'draft'>): Delivery {
  const options = checkout?.fulfillment_options ?? [];
  if (options.length > 0 && options.every(({ type }) => type === 'digital')) return 'not_shipped';
  return options.find(({ id }) => id === draft.optionId)?.type === 'pickup' ? 'picked_up' : 'shipped';
}

/** Where the shop names no limit. */
const MOST = 999;

/** Units that can be bought at once, as far as that is known. */
export const limitOf = (model: Pick<Model, 'offer' | 'draft'>): number => variantOf(model)?.max_per_order ?? MOST;

/** What is said at each place: by the session, by a refusal, and by what the form itself lacks. */
export function messagesOf(model: Model): Map<Place, SessionMessage[]> {
  const { checkout, refusal, draft, touched, attempted } = model;
  const byPlace = messagesByPlace(checkout?.messages);
  const add = (place: Place, content: string) =>
    byPlace.set(place, [{ type: 'error', content }, ...(byPlace.get(place) ?? [])]);
  if (refusal) add(placeOf(refusal.param), refusal.message);
  const delivery = deliveryOf(model);
  for (const name of FIELDS) {
    const problem = attempted || touched.has(name) ? fieldProblem(name, draft.form, delivery) : undefined;
    if (problem) add(name, problem);
  }
  return byPlace;
}

/** Whether the form has what a purchase needs, as far as can be said without the shop. */
export const isComplete = (model: Pick<Model, 'draft' | 'checkout'>): boolean =>
  FIELDS.every((name) => !fieldProblem(name, model.draft.form, deliveryOf(model)));

/** Whether the session is exactly what is wanted, and can be paid. */
export const isReady = ({ checkout, sync, refusal }: Pick<Model, 'checkout' | 'sync' | 'refusal'>): boolean =>
  checkout?.status === 'ready_for_payment' && sync === 'current' && refusal === undefined;

import type { Offer, Order } from '../wire.js';
import { type Draft, FIELDS } from './draft.js';
import { isObject } from './tool-answer.js';

/** What outlives the widget's page, which a host may load again at any time. */
export interface SavedState {
  sessionId?: string | undefined;
  draft: Draft;
  order?: Order | undefined;
}

const VERSION = 1;

/** For a host to keep. */
export const toSave = (productId: string, { sessionId, draft, order }: SavedState): object => ({
  version: VERSION,
  product_id: productId,
  ...(sessionId !== undefined && { checkout_session_id: sessionId }),
  draft,
  ...(order && { order }),
});

/** What was kept, where it is of this release and about this product; hosts may hand over anything. */
export function savedState(kept: unknown, { product }: Offer): SavedState | undefined {
  if (!isObject(kept) || kept.version !== VERSION || kept.product_id !== product.id) return undefined;
  const { draft, checkout_session_id: sessionId, order } = kept;
  if (!isDraft(draft) || !product.variants.some(({ id }) => id === draft.variantId)) return undefined;
  return {
    draft,
    sessionId: typeof sessionId === 'string' ? sessionId : undefined,
    order: isObject(order) && typeof order.id === 'string' ? { ...order, id: order.id } : undefined,
  };
}

const isDraft = (value: unknown): value is Draft & Record<string, unknown> =>
  isObject(value) &&
  Number.isInteger(value.quantity) &&
  typeof value.discountCode === 'string' &&
  ['string', 'undefined'].includes(typeof value.optionId) &&
  hasFields(value.form);

const hasFields = (form: unknown): boolean => isObject(form) && FIELDS.every((name) => typeof form[name] === 'string');

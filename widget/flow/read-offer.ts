import type { Offer } from '../wire.js';
import { isObject } from './tool-answer.js';

/** What the tool said, where it is an offer that can be shown. */
export function readOffer(said: unknown): Offer | undefined {
  if (!isObject(said) || !isObject(said.product) || !isObject(said.shop)) return undefined;
  const { variants } = said.product;
  return Array.isArray(variants) && typeof said.variant_id === 'string' ? (said as unknown as Offer) : undefined;
}

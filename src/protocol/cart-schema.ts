import { z } from 'zod';
import { lineItems, locale, wireBuyer } from './schema.js';

/*
 * Requests about carts of ACP 2026-04-17 (schema.cart.json). As those about sessions, they take the `quantity` that the
 * published schema of an item forgot.
 */

const content = {
  line_items: lineItems.describe('All that is to be in the cart.'),
  buyer: wireBuyer.optional(),
};

export const cartCreateRequest = z.strictObject({ ...content, locale: locale.optional() });

/** All of the cart anew: what is left out is not in it any more. */
export const cartUpdateRequest = z.strictObject(content);

/** The published one lets a body be any object, and says nothing of what could be in it. */
export const cartCancelRequest = z.looseObject({});

export type CartCreateRequest = z.infer<typeof cartCreateRequest>;
export type CartUpdateRequest = z.infer<typeof cartUpdateRequest>;

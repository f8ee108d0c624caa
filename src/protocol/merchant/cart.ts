import { z } from 'zod';
import type { Cart, CartCreateCommand } from '../../domain/cart.js';
import type { CheckoutSession } from '../../domain/session.js';
import { wireCart } from '../answers/cart.js';
import { time } from '../answers/parts.js';
import type { wireSession } from '../answers/session.js';
import { toContent } from '../cart-requests.js';
import { cartCreateRequest } from '../cart-schema.js';
import { NEWEST_VERSION } from '../negotiation.js';
import { type RenderSettings, renderSession } from '../render.js';
import { type CartSettings, renderCart } from '../render-cart.js';
import { iso } from '../time.js';
import { checked } from './checked.js';

export const merchantCartRequest = z.strictObject({
  agent_id: z.string().min(1).max(64).describe('The agent that is to have it.'),
  ...cartCreateRequest.shape,
});

/** A cart as the shop sees it. */
export const merchantCart = z
  .strictObject({ ...wireCart.shape, agent_id: z.string(), created_at: time, updated_at: time })
  .describe('A cart as the shop sees it. Amounts are minor units.');

/** Throws 400 with the path of what is wrong. */
export function parseMerchantCart(body: unknown): CartCreateCommand & { agentId: string } {
  const { agent_id: agentId, locale, ...content } = checked(merchantCartRequest, body);
  return { agentId, ...toContent(content), ...(locale !== undefined && { locale }) };
}

export const renderMerchantCart = (cart: Cart, settings: CartSettings): z.infer<typeof merchantCart> => ({
  ...renderCart(cart, settings),
  agent_id: cart.agentId,
  created_at: iso(cart.createdAt),
  updated_at: iso(cart.updatedAt),
});

/** A session that was made out of a cart, as its agent sees it. */
export const renderCartSession = (session: CheckoutSession, settings: RenderSettings): z.infer<typeof wireSession> =>
  renderSession(session, NEWEST_VERSION, settings);

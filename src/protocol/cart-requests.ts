import type { CartCommand, CartCreateCommand } from '../domain/cart.js';
import { cartCancelRequest, cartCreateRequest, cartUpdateRequest } from './cart-schema.js';
import { toRequestedLine } from './commands.js';
import { checked } from './merchant/checked.js';
import { toBuyer } from './parties.js';
import type { WireBuyer, WireRequestedLine } from './schema.js';
import type { Version } from './versions/index.js';

/** Requests about carts, as commands of the domain. Each throws 400 with the path of what is wrong in the caller's own body. */
export const parseCart = {
  create(_: Version, body: unknown): CartCreateCommand {
    const { locale, ...content } = checked(cartCreateRequest, body);
    return { ...toContent(content), ...(locale !== undefined && { locale }) };
  },
  replace: (_: Version, body: unknown): CartCommand => toContent(checked(cartUpdateRequest, body)),
  /** The body of a cancel may be missing. */
  cancel: (_: Version, body: unknown): void => void checked(cartCancelRequest, body ?? {}),
};

/** What a request says of the content of a cart, in the domain's words. */
export const toContent = (wire: { line_items: WireRequestedLine[]; buyer?: WireBuyer }): CartCommand => ({
  lines: wire.line_items.map(toRequestedLine),
  ...(wire.buyer && { buyer: toBuyer(wire.buyer) }),
});

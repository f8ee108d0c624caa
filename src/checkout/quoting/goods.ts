import type { BasketLine } from '../../domain/basket.js';
import type { Variant } from '../../domain/catalog.js';
import { holdPrices } from '../../domain/held-prices.js';
import type { Message } from '../../domain/message.js';
import type { Quote } from '../../domain/quote.js';
import { goneMessage } from '../../domain/quote-messages.js';
import type { CheckoutDraft } from '../../domain/session.js';
import { problems } from '../../errors.js';
import type { CatalogProvider } from '../../providers/types.js';

export interface GoodsContext {
  /** A variant that the catalog has no longer is quoted as it was here, with a message that keeps it from being paid. */
  previous?: Quote;
  /** JSONPath in the request by variant id, for the protocol error that an unknown variant is. */
  itemPaths?: ReadonlyMap<string, string>;
}

/** The lines of a draft at their prices, before anything is taken off. */
export interface Goods {
  lines: BasketLine[];
  /** Milliseconds: until then the prices hold; absent where the shop holds none. */
  holdUntil?: number;
  messages: Message[];
}

/**
 * Looks a draft's lines up in the catalog. Throws ProtocolError 400 for a variant that never was there.
 * @param validFor milliseconds for which prices hold
 */
export async function goodsOf(
  catalog: CatalogProvider,
  draft: CheckoutDraft,
  now: number,
  { previous, itemPaths }: GoodsContext,
  validFor: number | undefined,
): Promise<Goods> {
  const found = await catalog.find(draft.lines.map((line) => line.variantId));
  const { variants, holdUntil } = holdPrices({ lines: draft.lines, variants: found, previous, validFor, now });
  const lines = draft.lines.map(({ id, variantId, quantity }, index) => {
    const variant: Variant | undefined =
      variants.get(variantId) ?? previous?.lines.find((line) => line.id === id)?.variant;
    if (variant === undefined) {
      throw problems.invalidItem(itemPaths?.get(variantId) ?? `$.line_items[${index}].id`, variantId);
    }
    return { id, variant, quantity, amount: variant.unitPrice * quantity };
  });
  const messages = lines.flatMap(({ variant }, index) =>
    variants.has(variant.id) ? [] : [goneMessage(variant.title, index)],
  );
  return { lines, ...(holdUntil !== undefined && { holdUntil }), messages };
}

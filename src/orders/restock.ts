import type { LineQuantity } from '../domain/adjustment.js';
import type { Order } from '../domain/order.js';
import type { StockDelta } from '../domain/stock.js';
import type { Rows } from '../store/store.js';

/** Puts units of an order back on the shelf, as far as they are counted. */
export const restocked = (
  { lines }: Pick<Order, 'lines'>,
  units: readonly LineQuantity[],
  { stock }: Pick<Rows, 'stock'>,
): StockDelta[] =>
  units.flatMap(({ lineId, quantity }) => {
    const variantId = lines.find(({ id }) => id === lineId)?.variant.id;
    return variantId !== undefined && stock.has(variantId) ? [{ variantId, by: quantity }] : [];
  });

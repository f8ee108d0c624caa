import type { LineQuantity } from '../domain/adjustment.js';
import type { Order } from '../domain/order.js';
import type { StockDelta } from '../domain/stock.js';
import type { Rows } from '../store/store.js';

type Shelf = Pick<Rows, 'stock'>;

/** Canceled units go back to the shelf, as far as it gave them. */
export const restockedFrom = (
  order: Pick<Order, 'lines'>,
  units: readonly LineQuantity[],
  shelf: Shelf,
): StockDelta[] =>
  toShelf(
    order,
    units.map(({ lineId, quantity }) => {
      const untaken = order.lines.find(({ id }) => id === lineId)?.untaken ?? 0;
      return { lineId, quantity: Math.max(0, quantity - untaken) };
    }),
    shelf,
  );

/** Units that came back to the shop are there, wherever they were taken from. */
export const toShelf = (
  { lines }: Pick<Order, 'lines'>,
  units: readonly LineQuantity[],
  { stock }: Shelf,
): StockDelta[] =>
  units.flatMap(({ lineId, quantity }) => {
    const variantId = lines.find(({ id }) => id === lineId)?.variant.id;
    return quantity > 0 && variantId !== undefined && stock.has(variantId) ? [{ variantId, by: quantity }] : [];
  });

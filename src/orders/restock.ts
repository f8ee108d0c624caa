import type { LineQuantity } from '../domain/adjustment.js';
import { fromShelves } from '../domain/back-order.js';
import { givenUp } from '../domain/cancellation.js';
import type { Order } from '../domain/order.js';
import type { StockDelta } from '../domain/stock.js';
import type { Rows } from '../store/store.js';

type Shelf = Pick<Rows, 'stock'>;

/**
 * Canceled units go back to the shelves that gave them; those that were expected and should be there by now are there.
 */
export const restockedFrom = (
  { lines }: Pick<Order, 'lines'>,
  units: readonly LineQuantity[],
  { stock }: Shelf,
  now: number,
): StockDelta[] =>
  units.flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) return [];
    const { shelf, backOrdered } = givenUp(line, quantity);
    const isExpected = line.backOrdered !== undefined && line.backOrdered.availableOn > now;
    return fromShelves(line.variant.id, shelf + backOrdered, isExpected ? backOrdered : 0)
      .filter(({ variantId }) => stock.has(variantId))
      .map(({ variantId, quantity: by }) => ({ variantId, by }));
  });

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

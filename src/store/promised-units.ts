import type { Order } from '../domain/order.js';
import type { ReservedLine } from '../domain/stock.js';
import type { PromisedUnits } from './store.js';

/** Sums up what of `variants` open sessions hold and untaken orders have. */
export function promisedUnits(
  variants: readonly string[],
  held: Iterable<ReservedLine>,
  orders: Iterable<Pick<Order, 'lines'>>,
): ReadonlyMap<string, PromisedUnits> {
  const wanted = new Set(variants);
  const promised = new Map<string, PromisedUnits>();
  const add = (variantId: string, name: keyof PromisedUnits, units: number): void => {
    if (!wanted.has(variantId)) return;
    const sums = promised.get(variantId) ?? { held: 0, ordered: 0 };
    sums[name] += units;
    promised.set(variantId, sums);
  };
  for (const { variantId, quantity } of held) add(variantId, 'held', quantity);
  for (const { lines } of orders) {
    for (const { variant, quantity } of lines) add(variant.id, 'ordered', quantity.current);
  }
  return promised;
}

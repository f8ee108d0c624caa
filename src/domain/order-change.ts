import type { LineQuantity } from './adjustment.js';
import type { Order, OrderLine } from './order.js';

/**
 * What a change comes to: the next version of the order, or why it cannot be. `field` names what was wrong in what was
 * asked for; without one, it is the order that does not allow it.
 */
export type OrderChange = { order: Order } | Refusal;

export interface Refusal {
  refused: string;
  field?: string;
}

/** The next version. */
export const nextVersion = (order: Order, changes: Partial<Order>, now: number): Order => ({
  ...order,
  ...changes,
  version: order.version + 1,
  updatedAt: now,
});

/** Orders are told in full each time: what the shop may add to one has an end. */
export const MOST_ADJUSTMENTS = 200;

/** The lines that were named, each once and with no more units than `available` allows, or what is wrong with them. */
export function pickLines(
  order: Pick<Order, 'lines'>,
  asked: readonly LineQuantity[],
  available: (line: OrderLine) => number,
  what: string,
): { lines: { line: OrderLine; quantity: number }[] } | Refusal {
  const lines = [];
  for (const [index, { lineId, quantity }] of asked.entries()) {
    const line = order.lines.find(({ id }) => id === lineId);
    if (!line)
      return { refused: `This order has no line ${JSON.stringify(lineId)}.`, field: `line_items[${index}].id` };
    if (asked.findIndex((other) => other.lineId === lineId) < index) {
      return { refused: 'Name each line once.', field: `line_items[${index}].id` };
    }
    const most = available(line);
    if (quantity > most) {
      const units = most === 1 ? 'unit' : 'units';
      const refused = `${most} ${units} of ${JSON.stringify(line.variant.title)} can be ${what}.`;
      return { refused, field: `line_items[${index}].quantity` };
    }
    lines.push({ line, quantity });
  }
  return { lines };
}

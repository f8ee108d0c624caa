import { isError, type Message } from './message.js';
import type { Quote } from './quote.js';
import type { LineAvailability, SessionStatus } from './session.js';
import { heldLines, type Reservation, type ReservedLine } from './stock.js';

export interface Assessment {
  status: SessionStatus & ('ready_for_payment' | 'not_ready_for_payment');
  messages: Message[];
  availability: Record<string, LineAvailability>;
  /** Counted lines, to be held when the session is ready. */
  counted: ReservedLine[];
}

/**
 * Holds a quote against the shelf. A session may use what is on the shelf and what it holds already.
 * `notices` are said once, about what just happened, and do not keep the session from being paid.
 */
export function assess(
  quote: Quote,
  stock: ReadonlyMap<string, number>,
  reservation: Reservation | undefined,
  lowStockThreshold: number,
  notices: readonly Message[] = [],
): Assessment {
  const held = new Map(heldLines(reservation).map((line) => [line.variantId, line.quantity]));
  const availability: Record<string, LineAvailability> = {};
  const stockMessages: Message[] = [];
  const counted: ReservedLine[] = [];

  quote.lines.forEach((line, index) => {
    const onShelf = stock.get(line.variant.id);
    if (onShelf === undefined) {
      availability[line.id] = { status: 'in_stock' };
      return;
    }
    const available = onShelf + (held.get(line.variant.id) ?? 0);
    counted.push({ variantId: line.variant.id, quantity: line.quantity });
    const message = stockMessage(line.variant.title, line.quantity, available, lowStockThreshold, index);
    if (message) stockMessages.push(message);
    const status = available === 0 ? 'out_of_stock' : available <= lowStockThreshold ? 'low_stock' : 'in_stock';
    availability[line.id] = { status, available };
  });

  const blocking = [...quote.messages, ...stockMessages].some(isError);
  return {
    status: blocking ? 'not_ready_for_payment' : 'ready_for_payment',
    messages: [...notices, ...quote.messages, ...stockMessages],
    availability,
    counted,
  };
}

function stockMessage(title: string, wanted: number, available: number, threshold: number, index: number) {
  const param = `$.line_items[${index}]`;
  if (available < wanted) {
    const content =
      available === 0 ? `${title} is sold out.` : `Only ${available} of ${title} left, ${wanted} asked for.`;
    return {
      type: 'error',
      code: 'out_of_stock',
      severity: 'high',
      resolution: 'recoverable',
      param,
      content,
    } as const;
  }
  if (available > threshold) return undefined;
  return {
    type: 'warning',
    code: 'low_stock',
    severity: 'low',
    param,
    content: `Only ${available} of ${title} left.`,
  } as const;
}

import { backOrderShelf, fromShelves } from './back-order.js';
import { sendableOn } from './delayed-options.js';
import { isError, type Message } from './message.js';
import type { Quote, QuotedLine } from './quote.js';
import type { LineAvailability, SessionStatus } from './session.js';
import { heldLines, type Reservation, type ReservedLine } from './stock.js';
import { earlyWindowMessage, lowStockMessage, outOfStockMessage, sentLaterMessage } from './stock-messages.js';

export interface Assessment {
  status: SessionStatus & ('ready_for_payment' | 'not_ready_for_payment');
  messages: Message[];
  availability: Record<string, LineAvailability>;
  /** Counted lines, to be held when the session is ready. */
  counted: ReservedLine[];
}

/**
 * Holds a quote against the shelf. A session may use what is on the shelf and what it holds already, and what it wants
 * beyond that from the shelf of back-orders where the variant is sold before it is there.
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
  const unitsOn = (shelf: string): number => (stock.get(shelf) ?? 0) + (held.get(shelf) ?? 0);
  const availability: Record<string, LineAvailability> = {};
  const stockMessages: Message[] = [];
  const counted: ReservedLine[] = [];

  quote.lines.forEach((line, index) => {
    const { id, variant, quantity } = line;
    if (!stock.has(variant.id)) {
      availability[id] = { status: 'in_stock' };
      return;
    }
    const there = unitsOn(variant.id);
    const later = variant.backOrder ? unitsOn(backOrderShelf(variant.id)) : 0;
    const found = lineAvailability(line, { there, later, lowStockThreshold });
    availability[id] = found;
    counted.push(...fromShelves(variant.id, quantity, found.backOrdered));
    const message = stockMessage(line, found, { index, lowStockThreshold });
    if (message) stockMessages.push(message);
  });
  stockMessages.push(...windowMessages(quote, availability));

  const blocking = [...quote.messages, ...stockMessages].some(isError);
  return {
    status: blocking ? 'not_ready_for_payment' : 'ready_for_payment',
    messages: [...notices, ...quote.messages, ...stockMessages],
    availability,
    counted,
  };
}

function lineAvailability(
  { variant: { backOrder }, quantity }: QuotedLine,
  { there, later, lowStockThreshold }: { there: number; later: number; lowStockThreshold: number },
): LineAvailability {
  if (backOrder && later > 0 && (quantity > there || there === 0)) {
    const available = there + later;
    const backOrdered = Math.min(quantity, available) - there;
    return { status: backOrder.kind, available, backOrdered, fulfillableOn: backOrder.availableOn };
  }
  const status = there === 0 ? 'out_of_stock' : there <= lowStockThreshold ? 'low_stock' : 'in_stock';
  return { status, available: there };
}

function stockMessage(
  { variant: { title }, quantity }: QuotedLine,
  { available = 0, backOrdered, fulfillableOn }: LineAvailability,
  { index, lowStockThreshold }: { index: number; lowStockThreshold: number },
): Message | undefined {
  if (available < quantity) return outOfStockMessage(title, index, { available, wanted: quantity });
  if (fulfillableOn !== undefined) return sentLaterMessage(title, index, { units: backOrdered ?? 0, fulfillableOn });
  return available > lowStockThreshold ? undefined : lowStockMessage(title, index, available);
}

/** A window of local delivery in which not everything that was selected for it is there. */
const windowMessages = (
  { fulfillmentOptions, selections }: Quote,
  availability: Readonly<Record<string, LineAvailability>>,
): Message[] =>
  selections.flatMap(({ optionId, lineIds }) => {
    const option = fulfillmentOptions.find(({ id }) => id === optionId);
    const from = sendableOn(lineIds, availability);
    const isEarly = option?.window !== undefined && from !== undefined && option.window.start < from;
    return isEarly ? [earlyWindowMessage(option.title, from)] : [];
  });

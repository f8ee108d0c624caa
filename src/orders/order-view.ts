import type { Order, OrderLine } from '../domain/order.js';
import { type OrderLineStatus, orderLineStatus } from '../domain/order-status.js';
import { brandName } from '../domain/payment-handler.js';
import type { Sentence } from '../domain/sentence.js';
import type { Reader } from '../texts/reader.js';
import { commonAddress, type DeliveryView, deliveryViews } from './delivery-view.js';
import {
  type AdjustmentView,
  adjustmentView,
  dayView,
  type FulfillmentView,
  fulfillmentView,
  inOneLine,
  type TimeView,
} from './order-progress-view.js';
import { type StageView, stageView } from './order-stage.js';
import { type TotalRow, totalRows } from './order-totals-view.js';

/** An order in words and formatted amounts, for people who read one language. */
export interface OrderView {
  /** BCP 47: in which it is told. */
  locale: string;
  number: string;
  status: string;
  /** What to know about it. */
  hint?: string;
  /** Empty where it is on no way to an end. */
  stages: StageView[];
  placedOn: TimeView;
  lines: { title: string; quantity: number; each?: string; amount: string; note?: string }[];
  totals: TotalRow[];
  fulfillments: FulfillmentView[];
  adjustments: AdjustmentView[];
  /** The ways of delivery that were paid for. */
  deliveries: DeliveryView[];
  address: string[];
  /** What was asked of the shop with the order. */
  notes?: string;
  payment?: string;
}

export function orderView(order: Order, reader: Reader): OrderView {
  const { say } = reader;
  const money = (amount: number) => reader.money(amount, order.currency);
  return {
    locale: reader.locale,
    number: order.number,
    ...stageView(order, reader),
    placedOn: dayView(order.createdAt, reader),
    lines: order.lines.map((line) => ({
      title: say(line.variant.title),
      quantity: line.quantity.ordered,
      each:
        line.quantity.ordered > 1 ? say({ key: 'page.each', values: { amount: money(line.unitAmount) } }) : undefined,
      amount: money(line.amounts.base),
      note: lineNote(line, reader),
    })),
    totals: totalRows(order, reader),
    fulfillments: order.fulfillments.map((fulfillment) => fulfillmentView(order, fulfillment, reader)),
    adjustments: order.adjustments.map((adjustment) => adjustmentView(order, adjustment, reader)),
    deliveries: deliveryViews(order, reader),
    address: commonAddress(order),
    notes: order.notes,
    payment: paidBy(order, reader),
  };
}

/** How far a line is, where that is worth a word. */
function lineNote(line: OrderLine, { say, day }: Reader): string | undefined {
  const { ordered, current, fulfilled } = line.quantity;
  const notes: Record<OrderLineStatus, Sentence | undefined> = {
    removed: undefined,
    processing: undefined,
    partial: { key: 'page.line.partial', values: { sent: fulfilled, all: current } },
    fulfilled: { key: 'page.line.fulfilled' },
  };
  const note = notes[orderLineStatus(line)];
  const canceled: Sentence = { key: 'page.line.canceled', values: { count: ordered - current } };
  const { backOrdered } = line;
  const later: Sentence | undefined = backOrdered && {
    key: 'page.line.back_ordered',
    values: { count: backOrdered.quantity, day: day(backOrdered.availableOn) },
  };
  return inOneLine(note && say(note), later && say(later), ordered > current ? say(canceled) : undefined);
}

/** What paid, or is to pay; store credits and gift cards by the ends of their codes. */
function paidBy({ payment, purchaseOrder, credits = [] }: Order, reader: Reader): string | undefined {
  const ways = credits.map(({ isGiftCard, end }) =>
    reader.say({ key: isGiftCard ? 'page.gift_card_ending' : 'page.credit_ending', values: { digits: end } }),
  );
  return inOneLine(...ways, payment && cardName(payment, reader), purchaseOrder && onAccount(purchaseOrder, reader));
}

const onAccount = ({ number, dueAt }: NonNullable<Order['purchaseOrder']>, { say, day }: Reader): string =>
  say({ key: 'page.purchase_order', values: { number, day: day(dueAt) } });

function cardName({ brand, last4 }: NonNullable<Order['payment']>, { say }: Reader): string {
  const card = brandName(brand) ?? say({ key: 'page.card' });
  return last4 ? say({ key: 'page.card_ending', values: { card, digits: last4 } }) : card;
}

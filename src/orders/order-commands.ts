import type { LineQuantity } from '../domain/adjustment.js';
import type { FulfillmentEventType, FulfillmentFacts, OrderFulfillmentType } from '../domain/order-fulfillment.js';

/** What the shop may have done with an order. Absent lines mean all that this can be done with. */
export interface FulfillCommand extends FulfillmentFacts {
  type: OrderFulfillmentType;
  lines?: LineQuantity[];
  /** What happened to it already, such as `shipped`. */
  event?: EventReport;
}

export interface EventReport {
  type: FulfillmentEventType;
  /** Milliseconds since the epoch; now where it is absent. */
  occurredAt?: number;
  description?: string;
  location?: string;
}

/** Something happened to a fulfillment, and this became known with it. */
export type EventCommand = EventReport & Omit<FulfillmentFacts, 'description'>;

interface Reasoned {
  /** A word for programs, such as `defective`. */
  reason?: string;
  /** For people, the buyer among them. */
  description?: string;
}

export interface CancelOrderCommand extends Reasoned {
  lines?: LineQuantity[];
  /** Gives back what the units cost; all that is left of the payment where the whole order is canceled. */
  refund: boolean;
  /** Puts the units back on the shelf. */
  restock: boolean;
}

export interface ReturnCommand extends Reasoned {
  lines: LineQuantity[];
  refund: boolean;
  /** Minor units, in place of what the units cost. */
  refundAmount?: number;
  restock: boolean;
}

export type RejectCommand = Reasoned;

/** Something of worth that the shop gives the buyer outside of the payment. */
export interface CreditCommand extends Reasoned {
  /** Minor units. */
  amount: number;
}

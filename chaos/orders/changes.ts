/** What the merchant asked for, by what it leaves on the order. */
export type ChangeKind = 'fulfillment' | 'event' | 'cancellation' | 'return' | 'credit' | 'refund' | 'approval';

/** A change that the server acknowledged. */
export interface AcknowledgedChange {
  orderId: string;
  kind: ChangeKind;
  /** Of the request; it is also the description of what it left on the order. */
  key: string;
  /** The order as it was answered; a refund's answer has none. */
  answered?: { version: number; facts: string };
}

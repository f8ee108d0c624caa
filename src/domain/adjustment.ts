/** So many units of one of the order's lines. */
export interface LineQuantity {
  lineId: string;
  quantity: number;
}

/**
 * A change of the order after the sale (ACP 2026-04-17, `Adjustment`). Money stands on refunds, price adjustments,
 * credits and disputes; a return and a cancellation name the units, and the refund beside them has the money.
 */
export interface Adjustment {
  id: string;
  type: AdjustmentType;
  /** Milliseconds since the epoch. */
  occurredAt: number;
  status: 'pending' | 'completed' | 'failed';
  lines?: LineQuantity[];
  /** Minor units, tax included. */
  amount?: number;
  currency?: string;
  description?: string;
  reason?: string;
  /** Stripe's id of the same thing: each appears once. */
  stripeId?: string;
  /** Of the store credit that it went back to: such a `credit` is money that was paid. */
  creditId?: string;
  /** Key of the refund that it is a part of. */
  refundKey?: string;
}

export type AdjustmentType = RefundType | 'credit' | 'return' | 'cancellation' | 'dispute';

/** Money that goes back to what paid. */
export type RefundType = 'refund' | 'price_adjustment';

export const isRefund = ({ type }: Pick<Adjustment, 'type'>): boolean =>
  type === 'refund' || type === 'price_adjustment';

/** What went back to a store credit that had paid. */
export const isCreditReturn = ({ creditId }: Pick<Adjustment, 'creditId'>): boolean => creditId !== undefined;

/** What was paid and went back, to a card or to a store credit. */
export const isPaidBack = (adjustment: Pick<Adjustment, 'type' | 'creditId'>): boolean =>
  isRefund(adjustment) || isCreditReturn(adjustment);

/** Units of a line that came back to the shop. */
export const returnedUnits = ({ adjustments }: { adjustments: readonly Adjustment[] }, lineId: string): number =>
  adjustments
    .filter(({ type }) => type === 'return')
    .flatMap(({ lines = [] }) => lines)
    .reduce((sum, line) => (line.lineId === lineId ? sum + line.quantity : sum), 0);

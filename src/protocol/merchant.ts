import { z } from 'zod';
import type { Order } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import type { Refund } from '../domain/refund.js';
import { schemaProblem } from './errors.js';

/* The merchant's own API: its requests and answers. Amounts in minor units, times in RFC 3339. */

const refundRequest = z.strictObject({
  amount: z.int('expected a whole number of minor units').min(1, 'expected a positive amount').optional(),
  key: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, 'expected 1 to 100 visible ASCII characters')
    .optional(),
  description: z.string().min(1).max(500).optional(),
});

const reconcileRequest = z.strictObject({
  since: z.iso.datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' }),
  refund_unrecorded: z.boolean().optional(),
});

/** A refund to be made; `amount` absent means all that is left. Throws 400 with the path of what is wrong. */
export const parseRefund = (body: unknown): z.infer<typeof refundRequest> => checked(refundRequest, body);

/** From when on Stripe's records are to be held against the database. Throws 400 with the path of what is wrong. */
export function parseReconcile(body: unknown): { since: number; refundUnrecorded?: boolean } {
  const { since, refund_unrecorded: refundUnrecorded } = checked(reconcileRequest, body);
  return { since: Date.parse(since), refundUnrecorded };
}

export const renderRefund = (refund: Refund, order: Order) => ({
  refund: {
    id: refund.id,
    key: refund.key,
    status: refund.phase,
    amount: refund.amount,
    currency: refund.currency,
    description: refund.description,
    failure: refund.failure,
    stripe_refund_id: refund.stripeRefundId,
    created_at: new Date(refund.createdAt).toISOString(),
  },
  order: {
    id: order.id,
    order_number: order.number,
    status: order.status,
    total: order.totals.total,
    amount_refunded: amountRefunded(order),
  },
});

function checked<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw schemaProblem(parsed.error, body);
}

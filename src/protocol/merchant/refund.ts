import { z } from 'zod';
import type { Order } from '../../domain/order.js';
import { amountRefunded } from '../../domain/order-changes.js';
import type { Refund } from '../../domain/refund.js';
import { wireLineReference, wireOrder } from '../answers/order.js';
import { amount, time } from '../answers/parts.js';
import { iso } from '../time.js';
import { checked } from './checked.js';
import { description, positiveAmount, reason, requestedLines, toLines } from './parts.js';

export const refundRequest = z.strictObject({
  amount: positiveAmount
    .optional()
    .describe(
      'What the lines cost, or all that is left of the payment, unless given. Store credit is given back once all that was paid by card is.',
    ),
  line_items: requestedLines.optional().describe('The units it is for.'),
  type: z.enum(['refund', 'price_adjustment']).optional().describe('How it shows on the order; `refund` unless given.'),
  key: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, 'expected 1 to 100 visible ASCII characters')
    .optional()
    .describe('Names the refund in place of the Idempotency-Key header: the same key again is the same refund.'),
  reason: reason.optional(),
  description: description.optional(),
});

export const refundAnswer = z.strictObject({
  refund: z.strictObject({
    id: z.string().describe('Also of the adjustment that shows it on the order.'),
    key: z.string(),
    status: z
      .enum(['requested', 'pending', 'succeeded', 'failed'])
      .describe('`requested`: not known to be at Stripe yet; it will be made.'),
    type: z.enum(['refund', 'price_adjustment']),
    amount: amount.describe('What goes back to the card; 0 where all of it went back to store credit.'),
    store_credit: amount.optional().describe('What went back to the store credit that paid, beside `amount`.'),
    currency: z.string(),
    line_items: z.array(wireLineReference).optional(),
    reason: z.string().optional(),
    description: z.string().optional(),
    failure: z.string().optional().describe('In Stripe’s word.'),
    stripe_refund_id: z.string().optional(),
    created_at: time,
  }),
  order: z.strictObject({
    id: z.string(),
    order_number: z.string(),
    status: wireOrder.shape.status,
    total: amount,
    amount_refunded: amount,
  }),
});

/** A refund to be made; without amount and lines, of all that is left. Throws 400 with the path of what is wrong. */
export function parseRefund(body: unknown) {
  const { line_items: lines, ...asked } = checked(refundRequest, body);
  return { ...asked, ...(lines && { lines: toLines(lines) }) };
}

/** What is answered of a refund. */
type RefundFacts = Omit<Refund, 'paymentIntentId' | 'sessionId' | 'nextTryAt' | 'tries' | 'updatedAt'>;

export const renderRefund = (refund: RefundFacts, order: Order): z.infer<typeof refundAnswer> => ({
  refund: {
    id: refund.id,
    key: refund.key,
    status: refund.phase,
    type: refund.type ?? 'refund',
    amount: refund.amount,
    store_credit: refund.credit,
    currency: refund.currency,
    line_items: refund.lines?.map(({ lineId, quantity }) => ({ id: lineId, quantity })),
    reason: refund.reason,
    description: refund.description,
    failure: refund.failure,
    stripe_refund_id: refund.stripeRefundId,
    created_at: iso(refund.createdAt),
  },
  order: {
    id: order.id,
    order_number: order.number,
    status: order.status,
    total: order.totals.total,
    amount_refunded: amountRefunded(order),
  },
});

import { z } from 'zod';
import { checked } from './checked.js';
import { requestedTime } from './parts.js';

export const reconcileRequest = z.strictObject({
  since: requestedTime.describe('What Stripe made before that time is not looked at.'),
  refund_unrecorded: z
    .boolean()
    .optional()
    .describe('Refund payments that this database has no record of, after a restore from a backup.'),
});

export const reconcileAnswer = z.strictObject({
  payments: z.int().describe('Payments of this shop.'),
  orders: z.int().describe('Orders made of payments that had none.'),
  refunds: z.int().describe('Refunds of payments that can have no order.'),
  unrecorded: z.int().describe('Payments without a record here.'),
  abandoned: z.int().describe('PaymentIntents that nobody wants any more, canceled.'),
  events: z.int().describe('Events that had not been delivered.'),
});

/** From when on Stripe's records are to be held against the database. Throws 400 with the path of what is wrong. */
export function parseReconcile(body: unknown): { since: number; refundUnrecorded?: boolean } {
  const { since, refund_unrecorded: refundUnrecorded } = checked(reconcileRequest, body);
  return { since: Date.parse(since), refundUnrecorded };
}

import { z } from 'zod';
import type { ErasureCounts, PurgeCounts } from '../../domain/retention.js';
import { checked } from './checked.js';

const dryRun = z.boolean().optional().describe('Only say what would be done.');

export const purgeRequest = z.strictObject({ dry_run: dryRun });

export const purgeAnswer = z.strictObject({
  dry_run: z.boolean(),
  sessions: z.int().describe('Checkout sessions, with all of their revisions.'),
  pseudonymised_sessions: z.int().describe('Sessions that stay, as a payment refers to them, without personal data.'),
  revisions: z.int().describe('Old revisions of sessions that stay.'),
  orders: z.int().describe('Orders, with their sessions, payments and refunds.'),
  idempotency_keys: z.int(),
  stripe_events: z.int(),
  deliveries: z.int(),
  audit_entries: z.int(),
  order_tasks: z.int(),
  pages: z.int().describe('Empty pages that the database file gave back.'),
});

export const erasureRequest = z.strictObject({
  email: z
    .email('give the address whose owner is to be forgotten')
    .max(320)
    .describe('Of the buyer, or of whoever the goods were sent to.'),
  dry_run: dryRun,
});

export const erasureAnswer = z.strictObject({
  dry_run: z.boolean(),
  removed_sessions: z.int().describe('Without an order.'),
  pseudonymised_sessions: z.int().describe('With an order or a payment.'),
  in_progress: z.int().describe('Left as they are, because something is under way: ask again later.'),
  mentions: z
    .int()
    .describe('Other entries that the address was taken out of, and uses of discounts that knew who it was.'),
});

/** Throws 400 with the path of what is wrong. */
export const parsePurge = (body: unknown): { dryRun: boolean } => ({
  dryRun: checked(purgeRequest, body ?? {}).dry_run ?? false,
});

export const renderPurge = (counts: PurgeCounts, dryRun: boolean): z.infer<typeof purgeAnswer> => ({
  dry_run: dryRun,
  sessions: counts.sessions,
  pseudonymised_sessions: counts.pseudonymised,
  revisions: counts.revisions,
  orders: counts.orders,
  idempotency_keys: counts.keys,
  stripe_events: counts.stripeEvents,
  deliveries: counts.deliveries,
  audit_entries: counts.audit,
  order_tasks: counts.orderTasks,
  pages: counts.pages,
});

/** Throws 400 with the path of what is wrong. */
export function parseErasure(body: unknown): { email: string; dryRun: boolean } {
  const { email, dry_run: only = false } = checked(erasureRequest, body);
  return { email, dryRun: only };
}

export const renderErasure = (counts: ErasureCounts, dryRun: boolean): z.infer<typeof erasureAnswer> => ({
  dry_run: dryRun,
  removed_sessions: counts.removed,
  pseudonymised_sessions: counts.pseudonymised,
  in_progress: counts.inProgress,
  mentions: counts.mentions,
});

export type PurgeView = z.infer<typeof purgeAnswer>;
export type ErasureView = z.infer<typeof erasureAnswer>;

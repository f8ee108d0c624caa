import type { RetentionPeriods } from '../domain/retention.js';
import type { ConfigVariables } from './variables.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 366 * DAY;

/** How long things are kept; what an idempotency key answers is kept as long as the key. */
export function retentionPeriods(env: ConfigVariables): RetentionPeriods {
  const { RETENTION_ORDER_YEARS: years } = env;
  return {
    sessions: env.RETENTION_SESSION_DAYS * DAY,
    revisions: env.RETENTION_REVISION_DAYS * DAY,
    keys: env.IDEMPOTENCY_TTL_HOURS * HOUR,
    stripeEvents: env.RETENTION_STRIPE_EVENT_DAYS * DAY,
    deliveries: env.RETENTION_DELIVERY_DAYS * DAY,
    audit: env.RETENTION_AUDIT_DAYS * DAY,
    orderTasks: env.RETENTION_ORDER_TASK_DAYS * DAY,
    ...(years !== undefined && { orders: years * YEAR }),
  };
}

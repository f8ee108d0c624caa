import type { CheckoutSession, SessionStatus } from '../domain/session.js';
import type { Metrics } from './metrics.js';
import { showCounter } from './plain-metrics.js';

/** Statuses that a session comes to on its way, as they are counted. */
const OUTCOMES = {
  authentication_required: 'authentication_required',
  pending_approval: 'pending_approval',
  complete_in_progress: 'payment_started',
  completed: 'completed',
  canceled: 'canceled',
  expired: 'expired',
} as const satisfies Partial<Record<SessionStatus, string>>;

/** Numbers of what becomes of checkouts, read off the revisions that are written. */
export function createCheckoutMetrics({ registry }: Pick<Metrics, 'registry'>) {
  const flows = { created: 0, declined: 0 } as Record<'created' | 'declined' | FlowOutcome, number>;
  for (const outcome of Object.values(OUTCOMES)) flows[outcome] = 0;
  let shortages = 0;

  showCounter(
    registry,
    {
      name: 'acp_seller_checkout_flows_total',
      help: 'Checkout sessions that came to this point; declined counts every payment that was refused',
      labelNames: ['outcome'],
    },
    () => Object.entries(flows).map(([outcome, count]) => [{ outcome }, count] as const),
  );
  showCounter(
    registry,
    {
      name: 'acp_seller_stock_outs_total',
      help: 'Times that a session began to be short of units of an item',
    },
    () => [[{}, shortages]],
  );

  return {
    /** `before` is absent where the session is new. */
    onSession(before: CheckoutSession | undefined, after: CheckoutSession): void {
      if (before === undefined) flows.created += 1;
      if ((after.declines ?? 0) > (before?.declines ?? 0)) flows.declined += 1;
      if (after.status !== before?.status && isCounted(after.status)) flows[OUTCOMES[after.status]] += 1;
      if (isShort(after) && !(before && isShort(before))) shortages += 1;
    },
  };
}

type FlowOutcome = (typeof OUTCOMES)[keyof typeof OUTCOMES];

const isCounted = (status: SessionStatus): status is keyof typeof OUTCOMES => status in OUTCOMES;

const isShort = ({ messages }: CheckoutSession): boolean =>
  messages.some((message) => message.type === 'error' && message.code === 'out_of_stock');

import { Counter, Gauge } from 'prom-client';
import type { Clock } from '../clock.js';
import type { Inbox } from '../store/inbox.js';
import type { Metrics } from './metrics.js';

/** What came of a received event at once. */
type Received = 'new' | 'known' | 'merged';

const OUTCOMES: readonly Received[] = ['new', 'known', 'merged'];
/** Later than any event is tried again. */
const EVER = Number.MAX_SAFE_INTEGER;

/** Numbers of Stripe's events between their receipt and their effect. */
export function createInboxMetrics({ registry, beforeReading }: Metrics, inbox: Pick<Inbox, 'due'>, clock: Clock) {
  const received = new Counter({
    name: 'acp_seller_stripe_events_received_total',
    help: 'Events of Stripe that were received, by whether they are new, known, or merged into one that waits',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of OUTCOMES) received.inc({ outcome }, 0);
  const oldest = new Gauge({
    name: 'acp_seller_stripe_events_oldest_seconds',
    help: 'Age of the oldest event of Stripe that had no effect yet',
    aggregator: 'max',
    registers: [registry],
  });
  beforeReading(async () => {
    const [first] = await inbox.due(EVER, 1);
    oldest.set(first ? Math.max(0, clock.now() - first.receivedAt) / 1000 : 0);
  });
  return { onReceived: (outcome: Received): void => received.inc({ outcome }) };
}

import { setMaxListeners } from 'node:events';
import { type Clock, monotonicClock } from '../clock.js';
import type { Config } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import type { Failpoint } from '../failpoint.js';
import { type Attempt, type AttemptDeps, createAttempt } from '../outbox/attempt.js';
import { createDeliverer, type Deliverer } from '../outbox/deliverer.js';
import { createOutboxMetrics } from '../outbox/outbox-metrics.js';
import { createPost } from '../outbox/post.js';
import type { Receiver } from '../outbox/receivers.js';
import { SCHEDULE } from '../outbox/schedule.js';
import type { Store } from '../store/store.js';
import { settledWithin } from '../workers/settled-within.js';
import type { Alerts } from './alerts.js';
import { madeOf } from './made-of.js';
import type { Metrics } from './metrics.js';

/** What tests press together. */
export interface DeliveryTimes {
  /** Milliseconds before each attempt. */
  schedule?: readonly number[] | undefined;
  /** Milliseconds for one attempt. */
  timeout?: number | undefined;
}

export interface DeliveriesContext {
  config: Config;
  /** The settings with the secrets of now. */
  live: () => Config;
  store: Store;
  clock: Clock;
  times: DeliveryTimes;
  alerts: Alerts;
  metrics: Metrics;
  /** Stands around each attempt. */
  aroundAttempt?: ((attempt: Attempt) => Attempt) | undefined;
  failpoint: Failpoint;
  track: (work: Promise<void>) => Promise<void>;
  onProgress: () => void;
}

/** Milliseconds. */
const TIMEOUT = 15_000;
/** Milliseconds for noting what was cut short. */
const ABANDON_PATIENCE = 1000;

/**
 * What brings order events to those who are to be told. `abandon` cuts short what is on its way, and gives it back to the
 * outbox, as far as that takes no long time.
 */
export function createDeliveries(context: DeliveriesContext): Deliverer & { abandon(): Promise<void> } {
  const { config, live, store, clock, times, alerts, metrics, aroundAttempt, failpoint, track, onProgress } = context;
  const { receivers, policy, schedule = SCHEDULE } = config.orderWebhooks;
  const { outbox } = store;
  const abandoned = new AbortController();
  // One for each delivery on its way.
  setMaxListeners(0, abandoned.signal);
  const sending = {
    post: createPost({ ...policy, now: clock.now }),
    clock,
    monotonic: monotonicClock.now,
    timeout: times.timeout ?? TIMEOUT,
    userAgent: `acp-seller/${ownVersion()}`,
    signal: abandoned.signal,
  };
  const attempts = receivers.map((receiver): [string, Attempt] => {
    const attempt = attemptAt(receiver, live, sending);
    return [receiver.endpointId, aroundAttempt ? aroundAttempt(attempt) : attempt];
  });
  const endpointIds = receivers.map(({ endpointId }) => endpointId);
  const outboxMetrics = createOutboxMetrics({ registry: metrics.registry, outbox, endpointIds, clock });
  metrics.beforeReading(outboxMetrics.look);
  const deliverer = createDeliverer({
    outbox,
    attempts: new Map(attempts),
    clock,
    schedule: times.schedule ?? schedule,
    random: Math.random,
    failpoint,
    abandoned: abandoned.signal,
    track,
    onProgress,
    onAttempt: outboxMetrics.onAttempt,
    onParked: alerts.onParked,
    onDisabled: alerts.onDisabled,
    onFailure: alerts.onDeliveryFailure,
  });
  return {
    ...deliverer,
    async abandon() {
      abandoned.abort();
      await settledWithin(deliverer.idle(), ABANDON_PATIENCE);
    },
  };
}

/** Sends with the secrets of now; an attempt goes on with those it began with. */
function attemptAt(first: Receiver, live: () => Config, sending: AttemptDeps): Attempt {
  const receiver = () =>
    live().orderWebhooks.receivers.find(({ endpointId }) => endpointId === first.endpointId) ?? first;
  const attempt = madeOf(receiver, (now) => createAttempt(now, sending));
  return (delivery) => attempt()(delivery);
}

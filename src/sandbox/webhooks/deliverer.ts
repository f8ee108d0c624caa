import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRules } from '../faults/fault-rules.js';
import type { PendingEvent } from '../store/events.js';
import type { Store } from '../store/store.js';
import type { Timing } from '../timing.js';
import { createHolding } from './holding.js';
import { createLimit } from './limit.js';
import { postJson } from './post-json.js';
import { signature } from './signature.js';

/** Where the seller's events go, and what they are signed with. */
export type WebhookEndpoint = { url: string; secret: string };

type Deps = { store: Store; faults: FaultRules; timing: Timing; now: () => number; signal: AbortSignal };

const AT_ONCE = 8;
const OLDEST_SECONDS = 24 * 60 * 60;

/** Brings the seller's events to its endpoint, beside the API and never in its way; https://docs.stripe.com/webhooks */
export function createDeliverer({ store, faults, timing, now, signal }: Deps) {
  const limited = createLimit(AT_ONCE);
  const holding = createHolding(timing.reorderHoldMs);
  let endpoint: (WebhookEndpoint & { changed: AbortController; signal: AbortSignal }) | null = null;
  let taken = 0;
  let waking = false;

  /** Takes up the events that were stored since the last time. */
  function takeUp(): void {
    waking = false;
    if (endpoint === null || signal.aborted) return;
    const target = endpoint;
    for (const event of store.events.pending(taken, Math.floor(now() / 1000) - OLDEST_SECONDS)) {
      taken = event.seq;
      deliver(event, target).catch((error: unknown) => {
        if (!target.signal.aborted) console.error(error);
      });
    }
  }

  async function deliver(event: PendingEvent, target: NonNullable<typeof endpoint>): Promise<void> {
    const fault = faults.drawForEvent(event.type);
    if (fault?.fault === 'webhook_lose') return store.events.mark(event.id, 'lost');
    if (fault?.fault === 'webhook_delay') await sleep(fault.ms, undefined, { signal: target.signal });
    if (fault?.fault === 'webhook_reorder') await holding.hold(event.seq, target.signal);
    const copies = fault?.fault === 'webhook_duplicate' ? (fault.copies ?? 2) : 1;
    const pauses = [...timing.retryPausesMs];
    for (let forged = fault?.fault === 'webhook_bad_signature'; ; forged = false) {
      const sent = await Promise.all(Array.from({ length: copies }, () => send(event, target, forged)));
      if (sent.includes(true)) return store.events.mark(event.id, 'delivered');
      const pause = pauses.shift();
      if (pause === undefined) return;
      await sleep(pause, undefined, { signal: target.signal });
    }
  }

  /** Whether the endpoint took the event. */
  async function send({ id, seq }: PendingEvent, target: NonNullable<typeof endpoint>, forged: boolean) {
    const status = await limited(async () => {
      target.signal.throwIfAborted();
      const body = JSON.stringify(store.events.find(id)?.event);
      const secret = forged ? `${target.secret}_forged` : target.secret;
      const headers = {
        'Stripe-Signature': signature(body, secret, Math.floor(Date.now() / 1000)),
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      };
      const url = new URL(target.url);
      // Nobody there, or not in time: as good as a refusal.
      return postJson({ url, body, headers, withinMs: timing.answerWithinMs, signal: target.signal }).catch(() => 0);
    });
    target.signal.throwIfAborted();
    holding.passed(seq);
    return status >= 200 && status < 300;
  }

  function wake(): void {
    if (waking || endpoint === null) return;
    waking = true;
    setImmediate(takeUp);
  }

  return {
    /** Says that there may be new events. */
    wake,
    /** Delivers to this endpoint from now on, beginning with what no endpoint has taken within the last day. */
    deliverTo({ url, secret }: WebhookEndpoint): void {
      if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Error('A webhook needs an http or https url.');
      if (secret === '') throw new Error('A webhook needs a secret.');
      endpoint?.changed.abort();
      const changed = new AbortController();
      endpoint = { url, secret, changed, signal: AbortSignal.any([signal, changed.signal]) };
      // Any number of deliveries may wait for it.
      setMaxListeners(0, endpoint.signal);
      taken = 0;
      wake();
    },
  };
}

export type Deliverer = ReturnType<typeof createDeliverer>;

import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Attempt } from '../outbox/attempt.js';
import type { OutsideCalls } from '../outside-calls.js';
import type { Store } from '../store/store.js';
import type { Spans } from './spans.js';

/** Answers of another system, though they may not be what was hoped for. */
const ANSWERS: readonly string[] = ['ok', 'declined', 'refused'];

/** A store with a span for each commit of something that has a span itself: loops commit all the time. */
export const tracedStore = <S extends Store>(spans: Spans, store: S): S => ({
  ...store,
  async commit(keys, decide) {
    if (!spans.isWithin()) return store.commit(keys, decide);
    let decided = 0;
    const span = spans.start('commit', { kind: SpanKind.CLIENT });
    try {
      return await store.commit(keys, (rows, now) => {
        decided += 1;
        return decide(rows, now);
      });
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      if (error instanceof Error) span.setAttribute('error.type', error.name);
      throw error;
    } finally {
      span.setAttribute('acp.decided', decided);
      span.end();
    }
  },
});

/** Calls to another system, each in a span; `tellsTrace` sends its name with the call. */
export const tracedCalls = (
  spans: Spans,
  system: { name: string; tellsTrace: boolean },
  calls: OutsideCalls,
): OutsideCalls => ({
  ...calls,
  begin(operation) {
    const watched = calls.begin(operation);
    const span = spans.start(`${system.name} ${operation}`, { kind: SpanKind.CLIENT });
    span.setAttribute('acp.operation', operation);
    return {
      headers: { ...watched.headers, ...(system.tellsTrace && spans.headersOf(span)) },
      ended(end) {
        span.setAttributes({
          'acp.outcome': end.outcome,
          'http.response.status_code': end.status,
          'acp.stripe_request_id': end.requestId,
        });
        if (!ANSWERS.includes(end.outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
        watched.ended(end);
      },
    };
  },
});

/** Attempts to deliver order events, each in a span that begins a trace: the event may be days older. */
export const tracedAttempt =
  (spans: Spans, attempt: Attempt): Attempt =>
  (delivery) =>
    spans.apart(() => {
      const { id, endpointId, orderId, attempts } = delivery;
      const span = spans.start('order event', { kind: SpanKind.CLIENT });
      span.setAttributes({
        'acp.event_id': id,
        'acp.endpoint': endpointId,
        'acp.order_id': orderId,
        'acp.attempts': attempts,
      });
      return spans.within(span, async () => {
        try {
          const outcome = await attempt(delivery);
          if (outcome.status !== undefined) span.setAttribute('http.response.status_code', outcome.status);
          if (outcome.problem !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
          return outcome;
        } finally {
          span.end();
        }
      });
    });

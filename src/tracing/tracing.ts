import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Sampler } from '@opentelemetry/sdk-trace';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RequestHandler } from '../http/http-server.js';
import type { Attempt } from '../outbox/attempt.js';
import type { OutsideCalls } from '../outside-calls.js';
import type { Store } from '../store/store.js';
import { tracedRequests } from './request-spans.js';
import type { TracingSettings } from './settings.js';
import { createSpans } from './spans.js';
import { tracedAttempt, tracedCalls, tracedStore } from './work-spans.js';

export interface TracingDeps {
  settings: TracingSettings;
  /** The receiver does not take spans; called for each batch that is lost. */
  onLost: (count: number, error: Error | undefined) => void;
}

/** Spans of requests and of what they cause, sent to an OTLP receiver in batches, beside the work and never before it. */
export function createTracing({ settings, onLost }: TracingDeps) {
  const { endpoint, headers, resource } = settings;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value.reveal()])),
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter: tellingOfLosses(exporter, onLost) })],
  });
  const spans = createSpans(provider.getTracer('acp-seller'));

  return {
    requests: (handle: RequestHandler): RequestHandler => tracedRequests(spans, handle),
    store: <S extends Store>(store: S): S => tracedStore(spans, store),
    stripe: (calls: OutsideCalls): OutsideCalls => tracedCalls(spans, { name: 'Stripe', tellsTrace: false }, calls),
    backEnd: (calls: OutsideCalls): OutsideCalls => tracedCalls(spans, { name: 'back end', tellsTrace: true }, calls),
    delivery: (attempt: Attempt): Attempt => tracedAttempt(spans, attempt),
    /** What runs beside the requests belongs to none of them, even where one has woken it. */
    loop:
      <T>(runOnce: (signal: AbortSignal) => Promise<T>) =>
      (signal: AbortSignal): Promise<T> =>
        spans.apart(() => runOnce(signal)),
    /** Sends what is left. */
    close: (): Promise<void> => provider.shutdown(),
  };
}

export type Tracing = ReturnType<typeof createTracing>;

function samplerOf({ sampler, ratio }: TracingSettings): Sampler {
  const plain = sampler.replace('parentbased_', '');
  const root =
    plain === 'always_on'
      ? new AlwaysOnSampler()
      : plain === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(ratio);
  return plain === sampler ? root : new ParentBasedSampler({ root });
}

const tellingOfLosses = (exporter: SpanExporter, onLost: TracingDeps['onLost']): SpanExporter => ({
  export: (spans, done) =>
    exporter.export(spans, (result) => {
      if (result.code !== ExportResultCode.SUCCESS) onLost(spans.length, result.error);
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
});

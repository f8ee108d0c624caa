import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/**
 * Makes spans, and knows to which of them the work under way belongs. Nothing of it is global: two servers of one process
 * do not hear of each other.
 */
export function createSpans(tracer: Tracer) {
  const propagator = new W3CTraceContextPropagator();
  const active = new AsyncLocalStorage<Context>();
  const current = (): Context => active.getStore() ?? ROOT_CONTEXT;

  return {
    /** Whether the work under way belongs to something. */
    isWithin: (): boolean => trace.getSpan(current()) !== undefined,

    /** A span below the one that the work under way belongs to. */
    start: (name: string, options: SpanOptions): Span => tracer.startSpan(name, options, current()),

    /** A span below that of a caller, if its headers name one. */
    startBelow(headers: object, name: string, options: SpanOptions): Span {
      return tracer.startSpan(name, options, propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter));
    },

    /** Does work that belongs to a span. */
    within: <T>(span: Span, work: () => T): T => active.run(trace.setSpan(ROOT_CONTEXT, span), work),

    /** Does work that belongs to nothing, whoever caused it. */
    apart: <T>(work: () => T): T => active.run(ROOT_CONTEXT, work),

    /** Headers that tell another system of a span. */
    headersOf(span: Span): Record<string, string> {
      const headers: Record<string, string> = {};
      propagator.inject(trace.setSpan(ROOT_CONTEXT, span), headers, defaultTextMapSetter);
      return headers;
    },
  };
}

export type Spans = ReturnType<typeof createSpans>;

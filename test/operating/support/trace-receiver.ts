import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came in, its attributes by name. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** 2 where it went wrong. */
  status: number;
  attributes: Record<string, unknown>;
}

export interface TraceReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** Every body as it came. */
  raw: string[];
  headers: IncomingMessage['headers'][];
  /** `service.name` and others. */
  resources: Record<string, unknown>[];
  close(): Promise<void>;
}

interface WireAttribute {
  key: string;
  value: Record<string, unknown>;
}
interface WireSpan extends Omit<ReceivedSpan, 'attributes' | 'status'> {
  attributes: WireAttribute[];
  status?: { code?: number };
}
interface WireBatch {
  resourceSpans: { resource: { attributes: WireAttribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

const named = (attributes: readonly WireAttribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** A receiver of traces over OTLP/HTTP in JSON, on a free port. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const seen: Omit<TraceReceiver, 'url' | 'close'> = { spans: [], raw: [], headers: [], resources: [] };

  function take(batch: WireBatch): void {
    for (const { resource, scopeSpans } of batch.resourceSpans) {
      seen.resources.push(named(resource.attributes));
      for (const { traceId, spanId, parentSpanId, name, status, attributes } of scopeSpans.flatMap(
        ({ spans }) => spans,
      )) {
        seen.spans.push({
          traceId,
          spanId,
          parentSpanId: parentSpanId || undefined,
          name,
          status: status?.code ?? 0,
          attributes: named(attributes),
        });
      }
    }
  }

  const server = createServer(async (req, res) => {
    const text = Buffer.concat(await req.toArray()).toString();
    if (req.method !== 'POST' || req.url !== '/v1/traces') {
      res.writeHead(404).end();
      return;
    }
    seen.raw.push(text);
    seen.headers.push(req.headers);
    take(JSON.parse(text));
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

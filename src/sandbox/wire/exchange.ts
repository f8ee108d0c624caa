import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** A request with its body read; `query` and `body` still encoded. */
export type HttpRequest = {
  method: string;
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  body: string;
};

/** An answer; `cut` destroys the connection in place of it (`all`) or in the middle of its body (`half`). */
export type HttpReply = {
  status: number;
  headers: Record<string, string>;
  body: string;
  cut: 'all' | 'half' | null;
};

const MAX_BODY_BYTES = 1_000_000;

/** Reads a request to its end, or gives `null` when its body is larger than any real one. */
export async function readRequest(req: IncomingMessage): Promise<HttpRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  const url = req.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  return { method: req.method ?? 'GET', path, query, headers: req.headers, body: Buffer.concat(chunks).toString() };
}

/** Sends an answer, or what its `cut` leaves of it. */
export function sendReply(res: ServerResponse, reply: HttpReply): void {
  if (reply.cut === 'all') {
    res.destroy();
    return;
  }
  const body = Buffer.from(reply.body);
  res.writeHead(reply.status, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    ...reply.headers,
  });
  if (reply.cut === 'half') res.write(body.subarray(0, Math.floor(body.length / 2)), () => res.destroy());
  else res.end(body);
}

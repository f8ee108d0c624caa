import { createServer, type IncomingHttpHeaders } from 'node:http';

/** One request as it arrived. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Milliseconds on a clock that only moves forward. */
  at: number;
}

/** What to do with a request: an answer, or no answer. */
export type Line = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang up' | 'say nothing';

/** An HTTP server that answers each request with the next line of its script, the last one for ever. */
export async function startScriptedServer(script: readonly Line[]) {
  const seen: Seen[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url: path = '', headers } = req;
      const line = script[Math.min(seen.length, script.length - 1)] ?? 'hang up';
      seen.push({ method, path, headers, body: Buffer.concat(chunks).toString(), at: performance.now() });
      if (line === 'say nothing') return;
      if (line === 'hang up') {
        req.socket.destroy();
        return;
      }
      res.writeHead(line.status, { 'content-type': 'application/json', ...line.headers });
      res.end(JSON.stringify(line.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

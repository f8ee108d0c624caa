import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createErrorHandler } from '../../src/http/error-handler.js';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/http/http-server.js';
import { readJsonBody } from '../../src/http/json-body.js';
import { sendJson } from '../../src/http/respond.js';
import { createLogger } from '../../src/logger.js';

export interface ToyServer {
  url: string;
  port: number;
  server: HttpServer;
  /** The log, parsed. */
  lines: Record<string, unknown>[];
}

type ToyHandler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** Answers with the JSON it gets, for a body of at most 256 KiB. */
export const echo: ToyHandler = async (req, res) => {
  const value = await readJsonBody(req, { limitBytes: 256 * 1024, required: req.method === 'POST' });
  sendJson(res, 200, { value: value ?? null });
};

/** Starts a guarded server around `handler` on a free port, and closes it with the test. */
export async function startToyServer(
  handler: ToyHandler = echo,
  options: Partial<HttpServerOptions> = {},
): Promise<ToyServer> {
  const lines: Record<string, unknown>[] = [];
  const output = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const logger = createLogger({ level: 'info', pretty: false, output });
  const handleError = createErrorHandler(logger);
  const server = createHttpServer({
    handler: async (req, res) => {
      try {
        await handler(req, res);
      } catch (error) {
        handleError(error, req, res);
      }
    },
    host: '127.0.0.1',
    port: 0,
    logger,
    ...options,
  });
  const url = await server.listen();
  onTestFinished(() => server.drain(0));
  return { url, port: Number(new URL(url).port), server, lines };
}

export interface RawAnswer {
  status: number;
  headers: string;
  body: string;
  /** Everything the server sent. */
  text: string;
}

export interface RawOptions {
  /** Closes our side after sending. */
  halfClose?: boolean;
  /** Gets the socket after the first bytes are sent; for tests that send more, or never stop. */
  after?: (socket: Socket) => void;
}

/** Sends bytes as they are and collects what comes back until the server closes the connection. */
export function sendRaw(port: number, bytes: string | Buffer, options: RawOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => socket.destroy());
    // A reset is one of the ways in which a server closes; what came before it counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString();
      const [headers = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), headers, body, text });
    });
    socket.write(bytes, () => options.after?.(socket));
    if (options.halfClose) socket.end();
  });
}

/** The head of a request that ends its connection, with these header lines more. */
export function head(line: string, ...headers: string[]): string {
  return `${[`${line} HTTP/1.1`, 'Host: shop', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;
}

/** A POST of a text as JSON. */
export function post(url: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

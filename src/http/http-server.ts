import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { type Clock, systemClock } from '../clock.js';
import { ProtocolError } from '../errors.js';
import type { Logger } from '../logger.js';
import { type AnsweredRequest, logAccess } from './access-log.js';
import { answerClientError, answerRaw } from './client-error.js';
import { drainServer } from './drain-server.js';
import { createErrorHandler } from './error-handler.js';
import { checkHeaders, MAX_HEADERS } from './header-guard.js';
import { oneAtATime } from './one-at-a-time.js';
import type { Readiness } from './readiness.js';
import { contextOf } from './request-context.js';

export type RequestHandler = (req: IncomingMessage, res: ServerResponse) => void;

/** Milliseconds. */
export interface ServerTimeouts {
  /** From the first byte to the end of the headers. */
  headersTimeout: number;
  /** From the first byte to the end of the body. */
  requestTimeout: number;
  /** How often the two above are looked at. */
  connectionsCheckingInterval: number;
  /** How long an idle connection stays; longer than the 60 s that load balancers use. */
  keepAliveTimeout: number;
  /** How long nothing at all may move on a connection with a request; longer than any answer takes. */
  timeout: number;
}

export interface HttpServerOptions {
  handler: RequestHandler;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Serves https with this certificate and key, both PEM. */
  tls?: { cert: string; key: string; minVersion: 'TLSv1.2' | 'TLSv1.3' } | undefined;
  logger: Logger;
  readiness?: Readiness;
  clock?: Clock;
  /** Stands around the answering of each request. */
  around?: ((handle: RequestHandler) => RequestHandler) | undefined;
  onAnswered?: ((request: AnsweredRequest) => void) | undefined;
  timeouts?: Partial<ServerTimeouts>;
}

export interface HttpServer {
  /** Starts to listen; the result is the URL of this server, with the port that was taken. */
  listen(): Promise<string>;
  /** Serves new connections with this certificate; those that are open stay as they are. Throws where it is none. */
  useCertificate(certificate: { cert: string; key: string }): void;
  /** Not ready at once; `seconds` later no new connections; running requests may finish until 25 s after the call. */
  drain(seconds: number): Promise<void>;
}

export const SERVER_TIMEOUTS: ServerTimeouts = {
  headersTimeout: 8_000,
  requestTimeout: 12_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  timeout: 60_000,
};

const MAX_HEADER_BYTES = 8 * 1024;
const MAX_CONNECTIONS = 4_096;

/**
 * A node:http server that refuses early whatever is too large, too slow or ambiguous, and never falls over a socket.
 * Each request that gets through has a context and an access line before `handler` sees it.
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { handler, logger, clock = systemClock, onAnswered, around } = options;
  const accessLog = { logger, clock, onAnswered };
  const handleError = createErrorHandler(logger);
  const server = createGuardedServer(options);
  const silent = new Set<Socket>();
  let draining = false;

  const serve: RequestHandler = (req, res) => {
    logAccess(req, res, accessLog);
    if (draining) res.shouldKeepAlive = false;
    try {
      checkHeaders(req);
      if (req.method === 'TRACE') throw methodNotAllowed();
      handler(req, res);
    } catch (error) {
      handleError(error, req, res);
    }
  };
  const answer = oneAtATime(around ? around(serve) : serve);
  const accept: RequestHandler = (req, res) => {
    silent.delete(req.socket);
    answer(req, res);
  };

  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', accept);
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    contextOf(req).sendContinue = () => res.writeContinue();
    accept(req, res);
  });
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => {
    const error = new ProtocolError(417, 'invalid', 'The header Expect may only say 100-continue.');
    logAccess(req, res, accessLog);
    handleError(error, req, res);
  });
  server.on('connect', (_req: IncomingMessage, socket: Duplex) => answerRaw(socket, methodNotAllowed()));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => answerClientError(error, socket, logger));
  server.on('tlsClientError', (_error: Error, socket: Duplex) => socket.destroy());

  return {
    listen: () => listen(server, options),
    useCertificate(certificate) {
      if (server instanceof TlsServer) server.setSecureContext({ ...options.tls, ...certificate });
    },
    drain: (seconds) => {
      draining = true;
      options.readiness?.startDraining();
      return drainServer(server, seconds, silent);
    },
  };
}

function createGuardedServer({ tls, timeouts }: HttpServerOptions): Server {
  const { timeout, ...limits } = { ...SERVER_TIMEOUTS, ...timeouts };
  // checkHeaders asks for the Host itself, so that its absence is answered like every other mistake.
  const common: ServerOptions = { ...limits, maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false };
  const server =
    tls === undefined
      ? createServer(common)
      : createTlsServer({ ...common, ...tls, handshakeTimeout: limits.headersTimeout });
  server.timeout = timeout;
  server.maxHeadersCount = MAX_HEADERS;
  server.maxConnections = MAX_CONNECTIONS;
  // Without limit: node answers the request over it with a bare 503, and a new connection costs more than it.
  server.maxRequestsPerSocket = 0;
  return server;
}

function listen(server: Server, { host, port, tls }: HttpServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`${tls === undefined ? 'http' : 'https'}://${reachable(host)}:${taken}`);
    });
  });
}

/** A host that can be put into a URL: where all addresses are listened to, the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function methodNotAllowed(): ProtocolError {
  return new ProtocolError(405, 'method_not_allowed', 'This server does not know the method.', {
    allow: 'GET, HEAD, POST',
  });
}

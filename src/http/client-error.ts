import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '../errors.js';
import type { Logger } from '../logger.js';
import { errorBody } from '../protocol/index.js';

const LINGER_MS = 1_000;

/** The socket as node's http server keeps it: the answer that is being made on it, and the bytes received. */
interface HttpSocket extends Duplex {
  _httpMessage?: ServerResponse<IncomingMessage> | null;
  bytesRead?: number;
}

/** Answers what never became a request (broken, too large, too slow) with a flat ACP Error, and closes. */
export function answerClientError(error: NodeJS.ErrnoException, socket: HttpSocket, logger: Logger): void {
  // More of the same broken bytes: the answer is out and the timer below ends the connection.
  if (socket.writableEnded && !socket.destroyed) return;
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesRead === 0 || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const answer = toAnswer(error.code);
  // A caller who goes away in the middle has an access line already.
  if (error.code !== 'HPE_INVALID_EOF_STATE') {
    logger.info({ status: answer.status, code: answer.code, detail: error.code }, 'request refused');
  }
  answerRaw(socket, answer);
}

/** Writes an error to a bare socket and closes it, leaving the caller a moment to read. */
export function answerRaw(socket: Duplex, error: ProtocolError): void {
  const body = errorBody(error);
  const allow = error.options.allow === undefined ? '' : `Allow: ${error.options.allow}\r\n`;
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Error'}\r\n` +
      'Content-Type: application/json; charset=utf-8\r\n' +
      'Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n' +
      `${allow}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function toAnswer(code: string | undefined): ProtocolError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ProtocolError(431, 'headers_too_large', 'The headers of the request are too large.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ProtocolError(413, 'payload_too_large', 'The chunk extensions of the request are too large.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProtocolError(408, 'request_timeout', 'The request was not complete in time.');
    default:
      return new ProtocolError(400, 'invalid', 'This is not a valid HTTP request.');
  }
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { type HttpAnswer, readAnswer } from './answer.js';

/** One kept connection with one request at a time on it. */
export interface Connection {
  get(path: string, headers?: Record<string, string>): Promise<HttpAnswer>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<HttpAnswer>;
  close(): void;
}

interface Waiting {
  resolve: (answer: HttpAnswer) => void;
  reject: (error: unknown) => void;
}

const EMPTY = Buffer.alloc(0);

/** Opens a connection of plain HTTP/1.1, with far less work for each request than a full client does. */
export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let waiting: Waiting | undefined;
  let received: Buffer = EMPTY;

  function settle(act: (waiting: Waiting) => void): void {
    const settled = waiting;
    waiting = undefined;
    if (settled) act(settled);
  }

  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const answer = readAnswer(received);
      if (!answer) return;
      received = EMPTY;
      settle(({ resolve }) => resolve(answer));
    } catch (error) {
      settle(({ reject }) => reject(error));
    }
  });
  socket.on('error', (error) => settle(({ reject }) => reject(error)));
  socket.on('close', () => settle(({ reject }) => reject(new Error(`${url} closed the connection`))));

  function send(text: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (socket.destroyed) {
        reject(new Error(`${url} closed the connection`));
        return;
      }
      waiting = { resolve, reject };
      socket.write(text);
    });
  }

  const linesOf = (headers: Record<string, string>): string =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');

  return {
    get: (path, headers = {}) => send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${linesOf(headers)}\r\n`),
    post: (path, body, headers = {}) =>
      send(
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${linesOf(headers)}\r\n${body}`,
      ),
    close: () => socket.destroy(),
  };
}

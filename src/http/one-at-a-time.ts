import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** Requests that may wait on one connection. Each keeps some 3 kB, and clients that send ahead at all send a few. */
const MAX_WAITING = 16;
const key = Symbol('requests of this connection');

interface Line {
  /** The answer to the request that came last. */
  latest: ServerResponse;
  waiting: number;
}

/** Looked up with every request: a property of the socket costs less than a map of all of them. */
interface Carrier extends Socket {
  [key]?: Line;
}

/**
 * Begins with a request when the answer before it on the same connection was taken by the caller. Node by itself begins
 * with all that came in at once: a caller who sends a thousand small requests and reads nothing would have a thousand
 * answers made and kept. Nor are they kept unbegun: who has more than a few waiting loses the connection.
 */
export function oneAtATime(handler: Handler): Handler {
  return (req, res) => {
    const socket: Carrier = req.socket;
    if (socket.destroyed) return;
    const line = socket[key];
    if (line === undefined) {
      socket[key] = { latest: res, waiting: 0 };
      handler(req, res);
      return;
    }
    const before = line.latest;
    line.latest = res;
    if (before.closed) {
      handler(req, res);
      return;
    }
    if (line.waiting === MAX_WAITING) {
      socket.destroy();
      return;
    }
    line.waiting += 1;
    before.once('close', () => {
      line.waiting -= 1;
      if (!socket.destroyed) handler(req, res);
    });
  };
}

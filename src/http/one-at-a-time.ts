import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Begins with a request when the answer before it on the same connection was taken by the caller. Node by itself begins
 * with all that came in at once: a caller who sends a thousand small requests and reads nothing would have a thousand
 * answers made and kept.
 */
export function oneAtATime(handler: Handler): Handler {
  const latest = new WeakMap<Socket, ServerResponse>();
  return (req, res) => {
    const before = latest.get(req.socket);
    latest.set(req.socket, res);
    if (before === undefined || before.closed) {
      handler(req, res);
      return;
    }
    before.once('close', () => {
      if (!req.socket.destroyed) handler(req, res);
    });
  };
}

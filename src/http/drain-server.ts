import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** From the first word of the end to the last, in milliseconds. */
const TOTAL_MS = 25_000;
const SWEEP_MS = 50;
/** How long a connection that never carried a request may still begin one. */
const SILENT_MS = 1_000;

/**
 * Stops a server that is already reported as not ready: after `seconds` it takes no new connections, closes the idle
 * ones, lets requests finish until 25 s after the call, and then cuts what is left. `silent` has the connections that
 * never carried a request: node does not count them as idle.
 */
export async function drainServer(server: Server, seconds: number, silent: Iterable<Socket>): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), Math.max(TOTAL_MS, seconds * 1_000));
  await wait(seconds * 1_000);
  if (!server.listening) {
    clearTimeout(cut);
    return;
  }
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that was busy at close becomes idle with its answer, and would stay for the keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const hush = setTimeout(() => {
    for (const socket of silent) socket.destroy();
  }, SILENT_MS);
  await closed;
  clearTimeout(hush);
  clearInterval(sweep);
  clearTimeout(cut);
}

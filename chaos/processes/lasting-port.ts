import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Dice } from '../dice.js';

/** Below those that systems hand out by themselves: nobody is given it while the server is dead. */
const PORTS = [12_000, 30_000] as const;
const TRIES = 50;

/** A port for a server that dies and comes back. */
export async function lastingPort(dice: Dice): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = dice.whole(...PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]).catch(() => false);
  if (!free) return false;
  server.close();
  await once(server, 'close');
  return true;
}

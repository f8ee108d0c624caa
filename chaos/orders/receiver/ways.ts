import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../dice.js';

/** What a receiver does with a request that it does not take, as often as the weight says. */
export const FAILURES = {
  '500': 50,
  '503 with Retry-After': 35,
  '429 with Retry-After': 40,
  '401': 15,
  redirect: 35,
  'reset before reading': 35,
  'reset after reading': 35,
  'closed within the head': 20,
  'slow body, 500': 35,
  // Few, as each takes one of the sender's places for so long.
  'answer after the timeout': 1,
} as const;

/** What it does with one that it takes. */
export const SUCCESSES = {
  '200': 60,
  '204': 15,
  '202': 5,
  'slow head': 8,
  'slow body, 200': 6,
  'long body': 3,
  'cut body': 3,
} as const;

export type Failure = keyof typeof FAILURES;
export type Success = keyof typeof SUCCESSES;

/** Where redirects lead to, which nobody may follow. */
export const ELSEWHERE = '/elsewhere';

const REDIRECTS = [301, 302, 303, 307, 308] as const;
/** The sender waits no longer than 15 s. */
const TOO_LATE = [15_500, 18_000] as const;
/** Milliseconds. */
const SLOW = [50, 400] as const;
const DRIPS = [3, 8] as const;
const BETWEEN_DRIPS = [10, 60] as const;
const FLUSHING = 30;
/** More than a sender has to read. */
const LONG = 'x'.repeat(256 * 1024);

/** Does what was chosen. The request was read, but for `reset before reading`. */
export async function fail(way: Failure, res: ServerResponse, dice: Dice): Promise<void> {
  switch (way) {
    case '500':
      res.writeHead(500).end('It broke.');
      return;
    case '503 with Retry-After':
      res.writeHead(503, { 'retry-after': String(dice.whole(0, 3)) }).end();
      return;
    case '429 with Retry-After':
      res.writeHead(429, { 'retry-after': dice.chance(0.5) ? '1' : new Date(Date.now() + 1000).toUTCString() }).end();
      return;
    case '401':
      res.writeHead(401).end('{}');
      return;
    case 'redirect':
      res.writeHead(dice.pick(REDIRECTS), { location: ELSEWHERE }).end();
      return;
    case 'reset before reading':
    case 'reset after reading':
      res.req.socket.resetAndDestroy();
      return;
    case 'closed within the head':
      res.req.socket.end('HTTP/1.1 20');
      return;
    case 'slow body, 500':
      await drip(res.writeHead(500), dice);
      return;
    case 'answer after the timeout':
      await sleep(dice.between(...TOO_LATE));
      res.writeHead(200).end();
  }
}

/** The same for one that is taken; the head is on its way when `slow head` has waited. */
export async function take(way: Success, res: ServerResponse, dice: Dice): Promise<void> {
  switch (way) {
    case '200':
    case 'slow head':
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}');
      return;
    case '204':
      res.writeHead(204).end();
      return;
    case '202':
      res.writeHead(202).end();
      return;
    case 'slow body, 200':
      await drip(res.writeHead(200), dice);
      return;
    case 'long body':
      res.writeHead(200).end(LONG);
      return;
    case 'cut body':
      res.writeHead(200, { 'content-length': '1000' }).write('it ends he');
      await sleep(FLUSHING);
      res.req.socket.resetAndDestroy();
  }
}

/** Milliseconds before a request that is taken is answered. */
export const delayOf = (way: Success, dice: Dice): number => (way === 'slow head' ? dice.between(...SLOW) : 0);

async function drip(res: ServerResponse, dice: Dice): Promise<void> {
  for (let drips = dice.whole(...DRIPS); drips > 0; drips -= 1) {
    res.write('.');
    await sleep(dice.between(...BETWEEN_DRIPS));
  }
  res.end();
}

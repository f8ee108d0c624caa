import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shopWith } from '../authentication/support/shop.js';
import { TAKES_GIFT_CARDS } from '../credit/support/gift-cards.js';
import { createDescribedClient } from '../openapi/support/described-client.js';
import { type LocatedOperation, operationsOf } from '../openapi/support/document.js';
import { seededRandom } from '../support/random.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { RECEIVER_SECRET } from '../support/webhook-receiver.js';
import { CANARY, createJudge } from './support/judge.js';
import { createMeanings } from './support/meanings.js';
import { type Pulse, startPulse } from './support/pulse.js';
import { send } from './support/send.js';
import { createShots, type Shot } from './support/shots.js';
import { createValues } from './support/values.js';
import { createWorld, type World } from './support/world.js';

/*
 * Requests of every operation of the API document, good and mutated, on the real server with sessions in every state.
 * `npm run fuzz` sends a hundred thousand; FUZZ_REQUESTS and FUZZ_SEED say how many and which.
 */

const SHOTS = Number(process.env.FUZZ_REQUESTS ?? 3_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_417);
const IN_FLIGHT = 32;
/** Heartbeats of the server during one answer: a hundred are at least a second. */
const MOST_BEATS = 100;
/** Asks Stripe for all that there was since a time. */
const UNBOUNDED = ['reconcile'];
const LOG_LINES = 2_000;
const MOST_IDS = 60;
/** Order events stay where the operations on them find them. */
const NOBODY = 'http://127.0.0.1:9/';

let shop: TestApp;
let world: World;
let document: object;
let operations: LocatedOperation[];
let pulse: Pulse;
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const log: Record<string, unknown>[] = [];

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Promise.prototype];
const namesOfPrototypes = () => prototypes.map((each) => Reflect.ownKeys(each).map(String));
const before = namesOfPrototypes();

beforeAll(async () => {
  shop = await startApp({
    inMemory: true,
    log,
    widgetHtml: async () => '<!doctype html>',
    shopDir: await shopWith({
      ...TAKES_GIFT_CARDS,
      risk: { review: ['bot'] },
      purchase_orders: { terms: ['net_30'], max_total: 1_000_000, approval: { above: 5_000 } },
    }),
    env: { ORDER_WEBHOOK_URL: NOBODY, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET },
  });
  ({ document } = await createDescribedClient(shop.url));
  operations = operationsOf(document as Parameters<typeof operationsOf>[0]);
  world = await createWorld(shop, Math.ceil(SHOTS / 40));
  pulse = startPulse(shop.url);
});
afterAll(async () => {
  await pulse?.stop();
  agent.destroy();
  await shop?.close();
});

/** Looks through the log, and forgets it. */
function searchLog(): void {
  const lines = log.splice(0).map((line) => JSON.stringify(line));
  expect(lines.filter((line) => CANARY.test(line))).toEqual([]);
  expect(lines.filter((line) => line.includes('"msg":"unexpected'))).toEqual([]);
}

it(`R-HTTP-03 R-HTTP-05 R-SES-01 answers ${SHOTS} fuzzed requests with what is described, never with a 5xx`, {
  timeout: 120_000 + SHOTS * 10,
}, async () => {
  const values = createValues(document, createMeanings(world.tokens, world.lines));
  const shots = createShots(document, operations, values, world);
  const { judge } = createJudge(document, operations);
  const statuses = new Map<number, number>();
  const good = new Map<string, number>();
  const called = new Map<string, number>();
  let mostBeats = 0;
  const count = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1);

  /** What was made is asked for later. */
  function keep({ operationId, method }: Shot, status: number, text: string): void {
    const path = operations.find(({ operation }) => operation.operationId === operationId)?.path ?? '';
    if (status !== 201 || method !== 'POST' || path.includes('{')) return;
    const ids = world.pools[path] ?? [];
    world.pools[path] = ids;
    if (ids.length < MOST_IDS) ids.push(String(JSON.parse(text).id));
  }

  async function fire(number: number): Promise<void> {
    // Of its own for each request, so that it is the same request however many are in flight.
    const random = seededRandom(SEED + number);
    if (number % 40 === 0) await world.renew(random);
    const shot = shots.next(random, `key ${number}`);
    try {
      const begun = pulse.beats();
      const answer = await send(shop.url, agent, shot);
      const beats = UNBOUNDED.includes(shot.operationId) ? 0 : pulse.beats() - begun;
      mostBeats = Math.max(mostBeats, beats);
      count(statuses, answer.status);
      count(called, shot.operationId);
      if (answer.status < 300) count(good, shot.operationId);
      judge(shot, answer);
      keep(shot, answer.status, answer.text);
      expect(beats, 'others were answered meanwhile').toBeLessThan(MOST_BEATS);
    } catch (error) {
      const said = JSON.stringify(shot).slice(0, 3000);
      throw new Error(`FUZZ_SEED=${SEED}, request ${number}: ${error}\n${said}`, { cause: error });
    }
    if (log.length > LOG_LINES) searchLog();
  }

  let next = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < SHOTS) {
        next += 1;
        await fire(next);
      }
    }),
  );

  searchLog();
  expect(namesOfPrototypes()).toEqual(before);
  for (const status of [200, 201, 400, 401, 404, 405, 409, 415, 422])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids.filter((id) => !called.has(id))).toEqual([]);
  const vain = ids.filter((id) => !good.has(id));
  expect(vain.filter((id) => id.endsWith('CheckoutSession'))).toEqual([]);
  const said = [...statuses].sort().map(([status, times]) => `${status}: ${times}`);
  console.log(
    `${SHOTS} requests of ${ids.length} operations, ${said.join(', ')}; at most ${mostBeats} heartbeats an answer; ` +
      `never done well: ${vain.join(', ') || 'none'}`,
  );
});

import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkAnswer, VERSION } from '../support/acp-client.js';
import { createBody, standardShipping } from '../support/builders.js';
import { seededRandom } from '../support/random.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';
import { fuzzedShot, pick, type Shot } from './fuzz-requests.js';

const SHOTS = 20_000;
const IN_FLIGHT = 24;
const SESSIONS = 40;
/** Longer than the server gives Stripe. */
const HANG_MS = 25_000;
const STRANGE_IDS = ['cs_none', '%00', '..%2f', 'constructor', encodeURI('é'.repeat(50))];
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_417);

let shop: TestApp;
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(async () => {
  agent.destroy();
  await shop.close();
});

function send({ method, path, headers, body }: Shot): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const req = request(
      `${shop.url}${path}`,
      {
        agent,
        method,
        headers: {
          authorization: `Bearer ${ALPHA_KEY}`,
          'api-version': VERSION,
          ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (chunk) => {
          text += chunk;
        });
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
        res.on('error', reject);
      },
    );
    req.setTimeout(HANG_MS, () => req.destroy(new Error('No answer')));
    req.on('error', reject);
    req.end(body);
  });
}

it(`R-HTTP-03 R-HTTP-05 R-SES-01 answers ${SHOTS} fuzzed requests with valid sessions and errors, never with a 5xx`, {
  timeout: 180_000,
}, async () => {
  const ids: string[] = [];
  const statuses = new Map<number, number>();

  /** Sessions come and go, since some of the requests end them. */
  async function newSession(): Promise<string> {
    const { body } = await shop.client.create(createBody());
    await shop.client.update(body.id, standardShipping());
    return body.id;
  }
  for (let count = 0; count < SESSIONS; count += 1) ids.push(await newSession());

  async function fire(number: number): Promise<void> {
    // Of its own for each request, so that it is the same request however many are in flight.
    const random = seededRandom(SEED + number);
    if (number % 25 === 0) ids[Math.floor(random() * SESSIONS)] = await newSession();
    const id = pick(random, random() < 0.03 ? STRANGE_IDS : ids);
    const shot = fuzzedShot(random, id, `key ${number}`);
    try {
      const { status, text } = await send(shot);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(status).toBeLessThan(500);
      checkAnswer(status, JSON.parse(text));
    } catch (error) {
      throw new Error(`FUZZ_SEED=${SEED}, request ${number}: ${JSON.stringify(shot).slice(0, 3000)}`, { cause: error });
    }
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
  for (const status of [200, 201, 400, 401, 404, 409, 415, 422])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { auditBooks } from '../completion/support/books.js';
import { ownShop } from '../completion/support/own-shop.js';
import { asksAgain, lost } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import { fileWith } from '../config/settings.js';
import { startStripeGate } from '../operating/support/stripe-gate.js';
import { postgresMissing } from '../store/support/postgres.js';
import { type AcpAnswer, createTestClient, type TestClient } from '../support/acp-client.js';
import type { ChildServer } from '../support/child-server.js';
import { paymentFor } from '../support/shopping.js';
import { ALPHA_KEY } from '../support/start-app.js';
import { type Ground, listening, logOf, openGround, workerIds } from './support/worker-server.js';

const WORKERS = 3;
const SLOW_KEY = 'slow-key-0123456789';
const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');
const BODY = { currency: 'usd', capabilities: {}, line_items: [{ id: 'unit' }], buyer: { email: 'ada@example.com' } };

const times = <T>(count: number, work: (nth: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => work(nth)));

/** The status of a request on a connection of its own. */
const statusOf = (url: string, key: string): Promise<number | undefined> =>
  new Promise((settle, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'api-version': '2026-04-17' };
    get(url, { agent: false, headers }, (answer) => {
      answer.resume().on('end', () => settle(answer.statusCode));
    }).on('error', reject);
  });

/** How many files a process may have open. */
const limitOfFiles = (pid: number): number =>
  Number(/^Max open files +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]);

describe.skipIf(postgresMissing !== undefined)('a server of three workers', () => {
  let ground: Ground;
  let shopDir: string;
  let server: ChildServer;
  let client: TestClient;
  const sessionIds: string[] = [];
  let agentsFile: string;

  beforeAll(async () => {
    ground = await openGround();
    shopDir = await ownShop([{ id: 'unit', price: 1500 }]);
    const agents = [
      { id: 'alpha', name: 'Alpha', api_keys: [ALPHA_KEY] },
      { id: 'slow', name: 'Slow', api_keys: [SLOW_KEY], rate_limit: { per_second: 1, burst: 6 } },
    ];
    agentsFile = fileWith(JSON.stringify(agents));
    const env = {
      DRAIN_SECONDS: '1',
      ACP_API_KEYS: '',
      AGENTS_FILE: agentsFile,
      SHOP_DIR: shopDir,
    };
    server = await ground.start(WORKERS, env);
    client = createTestClient(server.url, ALPHA_KEY);
  });
  afterAll(() => ground?.close());

  async function session() {
    const { status, text: answer, body } = await client.create(BODY);
    expect(status, answer).toBe(201);
    sessionIds.push(body.id);
    return body;
  }

  async function books() {
    const store = await createPostgresStore({ url: ground.databaseUrl, clock: systemClock });
    const audited = await auditBooks({ store, stripe: ground.stripe, sessionIds });
    await store.close();
    return audited;
  }

  /** What a metric says, whichever worker is asked. */
  async function metric(name: string): Promise<number> {
    const numbers = await (await fetch(`${server.url}/metrics`)).text();
    const line = numbers.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.slice(name.length));
  }

  /** Exit code and complaints of a server that does not come so far. */
  async function failureOf(env: Record<string, string>): Promise<unknown[]> {
    const child = spawn(process.execPath, [MAIN, 'start'], {
      env: { ...ground.env, PATH: process.env.PATH, PORT: '0', WORKERS: String(WORKERS), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = await text(child.stderr);
    return [child.exitCode ?? (await once(child, 'exit'))[0], ...said.trim().split('\n')];
  }

  it('answers by all of them, and each line of the log says by which', async () => {
    await times(4 * WORKERS, session);
    const lines = await until('all were logged', () => {
      const found = logOf(server).filter(({ msg }) => msg === 'request');
      return found.length >= 4 * WORKERS ? found : undefined;
    });
    expect(new Set(lines.map(({ worker }) => worker))).toEqual(new Set([1, 2, 3]));
  });

  it.each(['one key', 'a key each'])('charges once for ten completes at once, with %s', async (keys) => {
    const made = await session();
    const body = await paymentFor(ground, made);
    const answers = await times(10, (nth) =>
      client.complete(made.id, body, { key: `${made.id}-${keys === 'one key' ? 0 : nth}` }),
    );
    for (const answer of answers) expect([200, 409], answer.text).toContain(answer.status);
    const bought = answers.filter(({ status }) => status === 200);
    expect(bought.length).toBeGreaterThan(0);
    for (const { body: answer } of bought) expect(answer.status).toBe('completed');
    expect(await ground.stripe.charges(made.id)).toHaveLength(1);
  });

  it('lets an agent have its rate from all of them together, and counts its refusals together', async () => {
    const statuses: (number | undefined)[] = [];
    const url = `${server.url}/checkout_sessions/none`;
    for (let nth = 0; nth < 4 * WORKERS; nth += 1) statuses.push(await statusOf(url, SLOW_KEY));
    const refused = statuses.filter((status) => status === 429).length;
    // A slow machine gives back a token; each worker for itself would refuse nobody.
    expect(refused).toBeGreaterThanOrEqual(WORKERS);
    expect(refused).toBeLessThanOrEqual(2 * WORKERS);
    const counted = await times(2 * WORKERS, () => metric('acp_seller_limited_total{limit="rate",agent="slow"}'));
    expect(counted).toEqual(Array(2 * WORKERS).fill(refused));
  });

  it('loses no order with a worker that is killed, puts another in its place, and counts on', async () => {
    const counted = await metric('acp_seller_limited_total{limit="rate",agent="slow"}');
    const before = workerIds(server);
    const acknowledged: string[] = [];
    let isOver = false;

    /** Asks again after a lost connection; gives up a session whose complete nobody may take over yet. */
    async function buy(): Promise<void> {
      const key = `create-${acknowledged.length}-${Math.random()}`;
      const { body: made } = await ask(() => client.create(BODY, { key }));
      sessionIds.push(made.id);
      const payment = await paymentFor(ground, made);
      const answer = await ask(() => client.complete(made.id, payment, { key: `complete-${made.id}` }), 10);
      if (answer.body.status === 'completed') acknowledged.push(made.id);
      else expect(answer.body.code).toBe('idempotency_in_flight');
    }

    async function ask(request: () => Promise<AcpAnswer>, most = 400): Promise<AcpAnswer> {
      for (let time = 1; ; time += 1) {
        const answer = await request().catch(lost);
        if (answer && (time >= most || !asksAgain(answer))) return answer;
        await sleep(25);
      }
    }

    const buyers = times(6, async () => {
      while (!isOver) await buy();
    });
    await until('they buy', () => (acknowledged.length > 10 ? true : undefined));
    const startedAt = await metric('process_start_time_seconds');
    expect(startedAt).toBeGreaterThan(1.7e9);
    process.kill(before[1] as number, 'SIGKILL');
    await listening(server, WORKERS + 1);
    expect(await metric('process_start_time_seconds'), 'an alert counts its changes').toBeGreaterThan(startedAt);
    expect(await metric('process_max_fds'), 'each has this limit').toBe(limitOfFiles(before[0] as number));
    const already = acknowledged.length;
    await until('they go on', () => (acknowledged.length > already + 10 ? true : undefined));
    isOver = true;
    await buyers;

    const log = logOf(server);
    expect(log.filter(({ msg }) => String(msg).startsWith('a worker ended'))).toMatchObject([
      { level: 'error', signal: 'SIGKILL', worker: expect.any(Number) },
    ]);
    const after = workerIds(server);
    expect(after).toHaveLength(WORKERS);
    expect(after).not.toContain(before[1]);
    expect(log.filter(({ msg }) => msg === 'listening').map(({ worker }) => worker)).toHaveLength(WORKERS + 1);
    expect(await metric('acp_seller_limited_total{limit="rate",agent="slow"}')).toBe(counted);
    const { charges, orders, undecided } = await books();
    expect(charges).toBeGreaterThanOrEqual(orders);
    expect(undecided).toBeLessThanOrEqual(6);
    for (const id of acknowledged) expect((await client.get(id)).body.status, id).toBe('completed');
  });

  it('replaces a worker that was told to end alone, and goes on with the others while the next one cannot start', async () => {
    const file = join(shopDir, 'shop.json');
    const good = readFileSync(file, 'utf8');
    const before = logOf(server).length;
    writeFileSync(file, '{');
    process.kill(workerIds(server)[0] as number, 'SIGTERM');
    await until('its successor failed', () => {
      const ended = logOf(server)
        .slice(before)
        .filter(({ msg }) => String(msg).startsWith('a worker ended'));
      return ended.length > 1 ? true : undefined;
    });
    await times(WORKERS, session);
    writeFileSync(file, good);
    await listening(server, WORKERS + 2);
    expect(workerIds(server)).toHaveLength(WORKERS);
  });

  it('says once why it cannot start, and ends', async () => {
    const [settings, database, address] = await Promise.all([
      failureOf({ DATABASE_URL: 'sqlite::memory:', STRIPE_SECRET_KEY: '', STRIPE_API_BASE: '' }),
      failureOf({ DATABASE_URL: 'postgres://acp@127.0.0.1:9/none' }),
      failureOf({ PORT: new URL(server.url).port }),
    ]);
    expect(settings).toEqual([
      1,
      'The settings cannot be used:',
      expect.stringMatching(/^ {2}- WORKERS is 3, and an SQLite database/),
      expect.stringMatching(/^ {2}- WORKERS is 3, and the embedded sandbox/),
    ]);
    expect(database).toEqual([1, expect.stringContaining('database cannot be used')]);
    expect(address).toEqual([1, expect.stringContaining('is in use by another program')]);
  });

  it('ends where it is told to before a worker serves', async () => {
    const gate = await startStripeGate(ground.env.STRIPE_API_BASE as string);
    const held = gate.hold(({ path }) => path === '/v1/account');
    const child = spawn(process.execPath, [MAIN, 'start'], {
      env: {
        ...ground.env,
        PATH: process.env.PATH,
        PORT: '0',
        WORKERS: String(WORKERS),
        STRIPE_API_BASE: gate.url,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = text(child.stdout);
    const exit = once(child, 'exit');
    await held;
    child.kill('SIGTERM');
    await once(child.stdout, 'data');
    gate.release();
    expect(await exit).toEqual([0, null]);
    expect(await said).not.toMatch(/"listening"|killing/);
    await gate.close();
  });

  it('reads the secrets again in all of them', async () => {
    const agents: { api_keys: string[] }[] = JSON.parse(readFileSync(agentsFile, 'utf8'));
    agents[0]?.api_keys.push('next-key-0123456789');
    writeFileSync(agentsFile, JSON.stringify(agents));
    server.process.kill('SIGHUP');
    await until('all have read', () => {
      const lines = logOf(server).filter(({ msg }) => String(msg).startsWith('secrets were read again'));
      return new Set(lines.map(({ worker }) => worker)).size === WORKERS ? true : undefined;
    });
    const url = `${server.url}/checkout_sessions/${sessionIds[0]}`;
    for (const key of ['next-key-0123456789', ALPHA_KEY]) {
      expect(await times(3 * WORKERS, () => statusOf(url, key))).toEqual(Array(3 * WORKERS).fill(200));
    }
  });

  it('drains all of them when it is told to end: nobody who is still sent there is refused', async () => {
    let isReady = true;
    let answered = 0;
    const callers = times(6, async () => {
      while (isReady) {
        await session();
        answered += 1;
      }
    });
    const told = answered;
    const exit = server.terminate();
    await until('it is not ready', async () =>
      (await statusOf(`${server.url}/readyz`, '')) === 503 ? true : undefined,
    );
    isReady = false;
    await callers;
    expect(answered).toBeGreaterThan(told);
    expect(await exit).toBe(0);
    const stopped = logOf(server).filter(({ msg }) => msg === 'stopped');
    expect(new Set(stopped.map(({ worker }) => worker))).toEqual(new Set([1, 2, 3]));
    expect((await books()).charges).toBeGreaterThan(0);
  });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);

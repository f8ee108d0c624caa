import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UnavailableError } from '../../src/errors.js';
import type { LogFields } from '../../src/logger.js';
import { type AskLimits, type BackEnd, createBackEnd } from '../../src/providers/back-end/client.js';
import { Secret } from '../../src/secret.js';
import { createTestClock } from '../support/clock.js';
import { BACK_END_SECRET, startBackEnd, type TestBackEnd, type Trouble } from './support/back-end.js';

/* One question, and everything that can become of it on its way. */

const QUICK: AskLimits = { perTry: 150, overall: 1_000, mostBytes: 1000 };
const answer = z.object({ units: z.int().min(0) });

let backEnd: TestBackEnd;
let client: BackEnd;
let log: { fields: LogFields; message: string }[];

beforeEach(async () => {
  backEnd = await startBackEnd({ question: () => ({ units: 3, colour: 'blue' }) });
  log = [];
  client = createBackEnd({
    secret: () => new Secret(BACK_END_SECRET),
    userAgent: 'acp-seller/test',
    clock: createTestClock(),
    logger: { warn: (fields, message) => log.push({ fields, message }) },
  });
});
afterEach(() => backEnd.close());

const ask = (limits: AskLimits = QUICK, url = backEnd.url) =>
  client.ask(url, { type: 'question', id: 'req_1', fields: { buyer_email: 'ada@example.com' }, answer, limits });

const failing = async (limits?: AskLimits, url?: string): Promise<UnavailableError> => {
  const error = await ask(limits, url).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(UnavailableError);
  return error as UnavailableError;
};

const always = (trouble: Trouble) => backEnd.trouble(() => trouble);
const first = (trouble: Trouble) => backEnd.trouble((_, nth) => (nth === 1 ? trouble : undefined));

describe('a question', () => {
  it('is one signed POST of JSON, and its answer has what the schema has', async () => {
    expect(await ask()).toEqual({ units: 3 });
    const [asked] = backEnd.asked;
    expect(asked?.body).toEqual({ type: 'question', id: 'req_1', buyer_email: 'ada@example.com' });
    expect(asked?.isSigned).toBe(true);
    expect(asked?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'acp-seller/test' });
  });

  it('has no signature where there is no secret', async () => {
    const unsigned = createBackEnd({
      secret: () => undefined,
      userAgent: 'x',
      clock: createTestClock(),
      logger: { warn() {} },
    });
    await unsigned.ask(backEnd.url, { type: 'question', id: 'req_1', fields: {}, answer });
    expect(backEnd.asked[0]?.headers).not.toHaveProperty('acp-seller-signature');
  });

  it('uses one connection again', async () => {
    await ask();
    await ask();
    expect(backEnd.asked.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'keep-alive']);
  });
});

describe('a question is asked once more', () => {
  it.each<[string, Trouble]>([
    ['the connection is cut', { instead: 'reset' }],
    ['the answer breaks off', { instead: 'half' }],
    ['500', { status: 500 }],
    ['503', { status: 503, headers: { 'retry-after': '0' } }],
    ['429', { status: 429 }],
  ])('after %s', async (_, trouble) => {
    first(trouble);
    expect(await ask()).toEqual({ units: 3 });
    expect(backEnd.asked.map(({ body }) => body.id)).toEqual(['req_1', 'req_1']);
    expect(log).toEqual([]);
  });

  it('and not a third time', async () => {
    always({ status: 500 });
    expect((await failing()).message).toContain('answered 500');
    expect(backEnd.asked).toHaveLength(2);
  });

  it('but not where only one try is allowed', async () => {
    always({ instead: 'reset' });
    await failing({ ...QUICK, overall: QUICK.perTry });
    expect(backEnd.asked).toHaveLength(1);
  });

  it('but not before the time that the back end names, which whoever asked is told', async () => {
    always({ status: 429, headers: { 'retry-after': '7' } });
    expect((await failing()).retryAfter).toBe(7);
    expect(backEnd.asked).toHaveLength(1);
    always({ status: 429, headers: { 'retry-after': '99999' } });
    expect((await failing()).retryAfter, 'no longer than a minute').toBe(60);
  });
});

describe('no answer of use', () => {
  it.each<[string, Trouble, RegExp]>([
    ['that never comes', { instead: 'hang' }, /no answer within/],
    ['that is no JSON', { body: 'units: 3' }, /is not JSON/],
    ['that is no UTF-8', { body: '{"units":3' }, /is not JSON/],
    ['of another type', { body: '{"units":3}', headers: { 'content-type': 'text/html' } }, /Content-Type/],
    ['of another shape', { body: '{"units":"many"}' }, /\$\.units: expected/],
    ['without what was asked for', { body: '{}' }, /\$\.units/],
    ['that is a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }, /no redirect is followed/],
    ['that refuses', { status: 401 }, /answered 401; see that both sides have the same BACK_END_SECRET/],
    ['that knows no such address', { status: 404 }, /answered 404$/],
    ['that has no end', { body: JSON.stringify({ units: 3, more: 'x'.repeat(5000) }) }, /more than 1000 bytes/],
  ])('is one %s, asked for once', async (_, trouble, why) => {
    always(trouble);
    const { message } = await failing();
    expect(message.replace(/\)$/, '')).toMatch(why);
    expect(backEnd.asked).toHaveLength(1);
    expect(log).toHaveLength(1);
  });

  it('comes from where nobody listens', async () => {
    await backEnd.away();
    expect((await failing()).message).toContain('ECONNREFUSED');
  });

  it('is in the log with address, question and place, and with nothing that was said', async () => {
    always({ body: '{"units":"sk_live_hidden"}' });
    await failing(QUICK, `${backEnd.url}?token=hidden`);
    expect(log[0]?.fields.url).toBe(backEnd.url);
    expect(log[0]?.fields.detail).toMatch(/^question: \$\.units: /);
    expect(JSON.stringify(log)).not.toMatch(/hidden|ada@|back-end-secret/);
  });
});

describe('a back end that is away', () => {
  it('is left alone after ten failures in a row, and only there', async () => {
    const other = await startBackEnd({ question: () => ({ units: 1 }) });
    always({ instead: 'reset' });
    for (let failures = 0; failures < 10; failures += 2) await failing();
    expect(backEnd.asked).toHaveLength(10);
    const { message, retryAfter } = await failing();
    expect(message).toContain('is away');
    expect(retryAfter).toBeGreaterThan(0);
    expect(backEnd.asked).toHaveLength(10);
    expect(await ask(QUICK, other.url)).toEqual({ units: 1 });
    await other.close();
  });

  it('is not one that answers in another shape', async () => {
    always({ body: '{}' });
    for (let failures = 0; failures < 12; failures += 1) await failing();
    expect(backEnd.asked).toHaveLength(12);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FeedItem } from '../../src/feed/feed.js';
import { createFeedAgent, type FeedAgentDeps } from '../../src/feed/feed-agent.js';
import { FeedPushError } from '../../src/feed/feed-push-error.js';
import { groupsOf, type RefusedProduct, sendProducts } from '../../src/feed/send-products.js';
import { createPost } from '../../src/outbox/post.js';
import { Secret } from '../../src/secret.js';
import { type Fault, FEED_KEY, type MockAgent, startMockAgent } from './support/mock-agent.js';

let agent: MockAgent;
let pauses: number[];
beforeAll(async () => {
  agent = await startMockAgent();
});
beforeEach(() => {
  agent.failWith(() => undefined);
  agent.calls.length = 0;
  pauses = [];
});
afterAll(() => agent.close());

const client = (given: Partial<FeedAgentDeps> = {}) =>
  createFeedAgent({
    post: createPost({ httpsOnly: false, allowPrivate: true }),
    url: agent.url,
    key: () => new Secret(FEED_KEY),
    apiVersion: '2026-04-17',
    userAgent: 'acp-seller/test',
    timeout: 1_000,
    attempts: 4,
    async pause(ms) {
      pauses.push(ms);
    },
    random: () => 0,
    ...given,
  });

const product = (id: string) => JSON.stringify({ id, variants: [{ id: `${id}-v`, title: id }] });
const items = (count: number): FeedItem[] =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index}`, json: product(`p${index}`), variants: 1 }));
const once = async function* (batch: FeedItem[]) {
  yield batch;
};

async function sendAll(feedId: string, batch: FeedItem[], size = 10) {
  const taken: string[] = [];
  const refused: RefusedProduct[] = [];
  const error = await sendProducts(groupsOf(once(batch), size), {
    agent: client(),
    feedId,
    onTaken: (some) => void taken.push(...some.map(({ id }) => id)),
    onRefused: (each) => void refused.push(each),
  }).catch((caught: unknown) => caught);
  return { taken, refused, error };
}

const inTurn = (...faults: (Fault | undefined)[]) => agent.failWith((_, nth) => faults[nth - 1]);

describe('a writer of an agent’s feed', () => {
  it('makes a feed, and sends products with key, version and an idempotency key of each request', async () => {
    const writer = client();
    const id = await writer.create('US');
    await writer.upsert(id, [product('a'), product('b')]);
    await writer.upsert(id, [product('a')]);
    expect([...(agent.feeds.get(id)?.keys() ?? [])]).toEqual(['a', 'b']);
    expect(agent.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /acp/feeds',
      `PATCH /acp/feeds/${id}/products`,
      `PATCH /acp/feeds/${id}/products`,
    ]);
    for (const { headers } of agent.calls) {
      expect(headers).toMatchObject({
        authorization: `Bearer ${FEED_KEY}`,
        'api-version': '2026-04-17',
        'content-type': 'application/json',
      });
    }
    expect(new Set(agent.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);
  });

  it.each<[string, Fault]>([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['503 in HTML', { status: 503, body: '<html>' }],
    ['409', { status: 409 }],
    ['no answer in time', { instead: 'hang' }],
    ['a reset', { instead: 'reset' }],
    ['a reset after the work', { instead: 'reset', after: true }],
    ['half an answer', { instead: 'half', after: true }],
    ['a success that is not JSON', { status: 200, body: 'OK', after: true }],
  ])('tries again after %s, as the same request', async (_, fault) => {
    const feed = agent.host('feed_x');
    inTurn(fault, fault);
    await client().upsert('feed_x', [product('a')]);
    expect([...feed.keys()]).toEqual(['a']);
    expect(agent.calls).toHaveLength(3);
    expect(new Set(agent.calls.map(({ headers, raw }) => `${headers['idempotency-key']} ${raw}`)).size).toBe(1);
    expect(pauses).toEqual([1_000, 2_000]);
  });

  it('waits as long as it is asked to', async () => {
    agent.host('feed_x');
    inTurn({ status: 429, headers: { 'retry-after': '17' } });
    await client().upsert('feed_x', [product('a')]);
    expect(pauses).toEqual([17_000]);
  });

  it('does not wait for an hour, and says what was asked', async () => {
    agent.host('feed_x');
    inTurn({ status: 429, headers: { 'retry-after': '3600' } });
    const error = await client()
      .upsert('feed_x', [product('a')])
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ problem: 'away', retryAfterSeconds: 3600 });
    expect(agent.calls).toHaveLength(1);
  });

  it('gives up after its attempts', async () => {
    agent.host('feed_x');
    agent.failWith(() => ({ status: 500, body: '{"message":"out of order"}' }));
    await expect(client().upsert('feed_x', [product('a')])).rejects.toThrow(
      'The agent answers 500. It says: out of order',
    );
    expect(agent.calls).toHaveLength(4);
  });

  it.each<[string, Fault, string, RegExp]>([
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 'feed', /leads elsewhere \(307\)/],
    ['an address without feeds', { status: 404 }, 'feed', /knows no such feed \(404\)/],
    [
      '400',
      { status: 400, body: '{"message":"no\\u001b[2Jgood\\n","param":"products"}' },
      'content',
      /\(400\)\. It says: no \[2Jgood \(products\)$/,
    ],
    ['not accepted', { status: 200, body: '{"id":"feed_x","accepted":false}' }, 'content', /did not accept/],
  ])('says at once what is wrong: %s', async (_, fault, problem, message) => {
    agent.host('feed_x');
    inTurn(fault);
    const error = await client()
      .upsert('feed_x', [product('a')])
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(FeedPushError);
    expect(error).toMatchObject({ problem, message: expect.stringMatching(message) });
    expect(agent.calls).toHaveLength(1);
  });

  it('says that the key is wrong, without the key', async () => {
    const key = () => new Secret('another-key-0123456789');
    const error = (await client({ key })
      .create('US')
      .catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ problem: 'key' });
    expect(error.message).toMatch(/^The agent refuses the key \(401\): check PRODUCT_FEED_KEY, or --key\./);
    expect(`${error.message}${error.stack}`).not.toContain('another-key');
    expect(agent.calls).toHaveLength(1);
  });

  it('goes nowhere that order events may not go', async () => {
    const post = createPost({ httpsOnly: false, allowPrivate: false });
    await expect(client({ post, attempts: 1 }).create('US')).rejects.toThrow('must not lead to 127.0.0.1 (loopback)');
    expect(agent.calls).toHaveLength(0);
  });
});

describe('sending products', () => {
  afterEach(() => agent.feeds.clear());

  it('goes by groups of a size', async () => {
    const feed = agent.host('feed_x');
    const { taken, error } = await sendAll('feed_x', items(25));
    expect(error).toBeUndefined();
    expect(taken).toHaveLength(25);
    expect(agent.calls.map(({ body }) => body.products.length)).toEqual([10, 10, 5]);
    expect([...feed.keys()]).toEqual(items(25).map(({ id }) => id));
  });

  it('keeps a request below a megabyte, unless one product is longer', async () => {
    const long = items(4).map((item) => ({ ...item, json: item.json.padEnd(600_000) }));
    const groups: number[] = [];
    for await (const group of groupsOf(once([...items(2), ...long]), 100)) groups.push(group.length);
    expect(groups).toEqual([3, 1, 1, 1]);
  });

  it('can be repeated, and comes to the same', async () => {
    const feed = agent.host('feed_x');
    await sendAll('feed_x', items(12));
    const before = JSON.stringify([...feed]);
    agent.failWith((_, nth) => (nth % 3 === 0 ? { instead: 'reset', after: true } : undefined));
    expect((await sendAll('feed_x', items(12))).taken).toHaveLength(12);
    expect(JSON.stringify([...feed])).toBe(before);
  });

  it('finds the products that are refused, and has the others taken', async () => {
    const feed = agent.host('feed_x');
    const isBad = ({ id }: { id: string }) => id === 'p3' || id === 'p17';
    agent.failWith(({ body }) =>
      body.products.some(isBad) ? { status: 400, body: '{"message":"no picture"}' } : undefined,
    );
    const { taken, refused, error } = await sendAll('feed_x', items(20));
    expect(error).toBeUndefined();
    expect(refused).toEqual(
      ['p3', 'p17'].map((id) => ({ id, reason: 'The agent refuses the products (400). It says: no picture' })),
    );
    expect(taken).toHaveLength(18);
    expect(feed.size).toBe(18);
  });

  it('stops where nothing at all is taken', async () => {
    agent.host('feed_x');
    agent.failWith(() => ({ status: 422 }));
    const { taken, refused, error } = await sendAll('feed_x', items(5_000), 50);
    expect(error).toMatchObject({ problem: 'content', message: 'The agent takes none of the products.' });
    expect([taken.length, refused.length]).toEqual([0, 100]);
  });

  it('stops where the agent goes away half-way, and says what was taken', async () => {
    agent.host('feed_x');
    agent.failWith((_, nth) => (nth > 2 ? { status: 503 } : undefined));
    const { taken, error } = await sendAll('feed_x', items(50));
    expect(error).toMatchObject({ problem: 'away' });
    expect(taken).toHaveLength(20);
  });
});

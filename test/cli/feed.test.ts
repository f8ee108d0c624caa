import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';
import { createProgress } from '../../src/cli/feed-progress.js';
import { FEED_KEY, type MockAgent, startMockAgent } from '../feed/support/mock-agent.js';
import { inFolder, runCli, startCli, written } from './support/run-cli.js';

let agent: MockAgent;
beforeAll(async () => {
  agent = await startMockAgent();
});
beforeEach(() => {
  agent.calls.length = 0;
  agent.feeds.clear();
  agent.failWith(() => undefined);
});
afterAll(() => agent.close());

const settings = (more: Record<string, string> = {}) => ({
  PRODUCT_FEED_URL: agent.url,
  PRODUCT_FEED_KEY: FEED_KEY,
  ...more,
});

describe('acp-seller feed push', () => {
  it('makes a feed and sends all products in batches', async () => {
    const { code, out, err } = await runCli(['feed', 'push', '--url', agent.url, '--key', FEED_KEY, '--batch', '4']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [id = ''] = agent.feeds.keys();
    expect(out).toContain(`The feed ${id} was made. Keep its id: PRODUCT_FEED_ID=${id}\n`);
    expect(out).toContain('4 of 10 products\n');
    expect(out).toContain(`The feed ${id} has taken 10 of 10 products with 10 variants.\n`);
    expect(agent.feeds.get(id)?.size).toBe(10);
    expect(agent.calls.map(({ body }) => body.products?.length)).toEqual([undefined, 4, 4, 2]);
    expect(agent.calls[0]?.body).toEqual({ target_country: 'US' });
    expect(out).not.toContain(FEED_KEY);
  });

  it('writes to a feed that there is, as often as it is asked', async () => {
    const feed = agent.host('feed_mine');
    for (let run = 0; run < 2; run += 1) {
      expect((await runCli(['feed', 'push'], settings({ PRODUCT_FEED_ID: 'feed_mine' }))).code).toBe(0);
      expect(feed.size).toBe(10);
    }
    expect(agent.calls.map(({ method }) => method)).toEqual(['PATCH', 'PATCH']);
    expect(new Set(agent.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it('says what it would send, and sends nothing', async () => {
    const { code, out } = await runCli(['feed', 'push', '--dry-run', '--batch', '3']);
    expect(code).toBe(0);
    expect(out).toMatch(/^10 products with 10 variants would be sent in 4 requests, \d+ kB\.\nNothing was sent\.\n$/);
    expect(agent.calls).toHaveLength(0);
  });

  it('goes on after a fault, and says so', async () => {
    agent.host('feed_mine');
    agent.failWith((_, nth) => (nth === 1 ? { status: 429, headers: { 'retry-after': '1' } } : undefined));
    const { code, err } = await runCli(['feed', 'push', '--feed-id', 'feed_mine'], settings());
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^The agent answers 429\. Trying again in \d s\.\n$/),
    });
  });

  it('says that a key is wrong, in one sentence and without it', async () => {
    const { code, out, err } = await runCli(['feed', 'push', '--url', agent.url, '--key', 'a-wrong-key-0123456789']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The agent refuses the key \(401\): check PRODUCT_FEED_KEY, or --key\. It says: .*\n$/);
    expect(err).not.toContain('a-wrong-key');
  });

  it('names what is refused, and ends with 1', async () => {
    agent.host('feed_mine');
    agent.failWith(({ body }) =>
      body.products.some(({ id }: { id: string }) => id === 'trail-tee') ? { status: 400 } : undefined,
    );
    const { code, out, err } = await runCli(['feed', 'push', '--feed-id', 'feed_mine'], settings());
    expect(code).toBe(1);
    expect(err).toBe('trail-tee: The agent refuses the products (400).\nThe feed feed_mine refuses 1 product.\n');
    expect(out).toContain('The feed feed_mine has taken 9 of 10 products');
  });

  it('says how to go on where it was stopped half-way', async () => {
    agent.host('feed_mine');
    agent.failWith((_, nth) => (nth === 3 ? { status: 404 } : undefined));
    const { code, err } = await runCli(['feed', 'push', '--batch', '3', '--feed-id', 'feed_mine'], settings());
    expect(code).toBe(1);
    expect(err).toMatch(/6 of 10 products were taken\. Run it again with --feed-id feed_mine\.\n$/);
  });

  it('does not give the key of the settings to another address', async () => {
    const { code, err } = await runCli(['feed', 'push', '--url', 'https://agent.example'], settings());
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('needs --key') });
  });

  it.each([
    [['feed'], 'needs what to do: push'],
    [['feed', 'pull'], 'has no "pull"'],
    [['feed', 'push'], 'needs --url'],
    [['feed', 'push', '--url', 'http://agent.example', '--key', 'k'], 'must begin with https://'],
    [['feed', 'push', '--url', 'https://agent.example/?a=b', '--key', 'k'], 'must have no query'],
    [['feed', 'push', '--dry-run', '--batch', '0'], 'from 1 to 1000'],
  ])('%j means nothing: %s', async (args, sentence) => {
    let err = '';
    const output = {
      out: () => {},
      err(text: string) {
        err += text;
      },
      color: false,
    };
    expect({ code: await runCommandLine(args, output), err }).toEqual({
      code: 2,
      err: expect.stringContaining(sentence),
    });
  });

  it('sends what a running server has, when that has the database', async () => {
    const feed = agent.host('feed_mine');
    await inFolder(async (cwd) => {
      const probe = await startMockAgent();
      const PORT = new URL(probe.url).port;
      await probe.close();
      const env = { PORT, DRAIN_SECONDS: '0', MERCHANT_API_KEY: 'merchant-key-0123456789' };
      const server = startCli(['start'], { cwd, env });
      try {
        await written(server, /"msg":"listening"/);
        const answer = await fetch(`http://127.0.0.1:${PORT}/merchant/stock/item_pickup`, {
          method: 'PATCH',
          headers: {
            authorization: `Bearer ${env.MERCHANT_API_KEY}`,
            'content-type': 'application/json',
            'idempotency-key': 'k',
          },
          body: '{"on_hand":0}',
        });
        expect(answer.status).toBe(200);
        const run = startCli(['feed', 'push', '--feed-id', 'feed_mine'], { cwd, env: { ...env, ...settings() } });
        expect({ code: await run.end, err: run.err() }).toEqual({ code: 0, err: '' });
      } finally {
        server.child.kill('SIGTERM');
        await server.end;
      }
    });
    expect(feed.size).toBe(10);
    expect(JSON.stringify([...feed.values()])).toMatch(/"id":"item_pickup"[^}]*\}.*?"available":false/);
  });
});

describe('the progress of a push', () => {
  const shown = (isTerminal: boolean, steps: number[], total: number): string => {
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    const progress = createProgress({ out: write, err: write, color: false, isTerminal }, total);
    for (const step of steps) progress.advance(step);
    progress.note('Trying again.');
    progress.end();
    return text;
  };

  it('is a bar on a terminal', () => {
    expect(shown(true, [1, 1], 2)).toBe(
      `\r[${'#'.repeat(15)}${'-'.repeat(15)}] 1/2 products\r[${'#'.repeat(30)}] 2/2 products\r\u001b[KTrying again.\n\n`,
    );
  });

  it('is a few lines elsewhere', () => {
    const text = shown(
      false,
      Array.from({ length: 1000 }, () => 1),
      1000,
    );
    expect(text.match(/\d+ of 1000 products\n/g)).toHaveLength(10);
    for (const control of ['\r', '\u001b']) expect(text).not.toContain(control);
  });
});

import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createTestClient } from '../support/acp-client.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { createStripeSide } from '../support/stripe.js';
import { inFolder, startCli, written } from './support/run-cli.js';

const AGENT_KEY = 'agent-key-0123456789';
const MERCHANT_API_KEY = 'merchant-key-0123456789abcdefghij';

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return String(typeof address === 'object' && address ? address.port : 0);
}

/** A server with one sale, and the commands of its operator in the same folder. */
async function withSale(
  work: (shop: {
    order: { id: string; order_number: string };
    total: number;
    run(...args: string[]): Promise<{ code: number | null; out: string; err: string }>;
    runWithoutKey(...args: string[]): Promise<{ code: number | null; out: string; err: string }>;
    stop(): Promise<unknown>;
  }) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const env = { PORT: port, DRAIN_SECONDS: '0', ACP_API_KEYS: `dev=${AGENT_KEY}` };
  await inFolder(async (cwd) => {
    const server = startCli(['start'], { cwd, env: { ...env, MERCHANT_API_KEY } });
    await written(server, /"msg":"paid at"/);
    const stripe = createStripeSide(/sandbox (http:\S+?)"/.exec(server.out())?.[1] ?? '');
    const shop = { client: createTestClient(`http://127.0.0.1:${port}`, AGENT_KEY), stripe };
    const session = await readySession(shop);
    const { body } = await shop.client.complete(session.id, await paymentFor(shop, session));
    const command = async (given: Record<string, string>, args: string[]) => {
      const run = startCli(args, { cwd, env: given });
      return { code: await run.end, out: run.out(), err: run.err() };
    };
    try {
      await work({
        order: body.order,
        total: totalOf(session),
        run: (...args) => command({ ...env, MERCHANT_API_KEY }, args),
        runWithoutKey: (...args) => command(env, args),
        async stop() {
          server.child.kill('SIGTERM');
          return server.end;
        },
      });
    } finally {
      server.child.kill('SIGTERM');
      await server.end;
    }
  });
}

describe('an operator', () => {
  it('removes what is old, and forgets a buyer, beside the running server and without it', async () => {
    await withSale(async ({ order, run, runWithoutKey, stop }) => {
      const look = await run('purge', '--dry-run');
      expect(look).toMatchObject({ code: 0, err: '' });
      expect(look.out).toMatch(/^Would be removed\n {3}Sessions without an order +0\n/);
      expect((await run('purge', '--vacuum')).err).toContain('is in use by another acp-seller process');
      const erased = await run('purge', '--buyer-email', 'ada@example.com');
      expect(erased).toMatchObject({ code: 0, err: '' });
      expect(erased.out).toMatch(/Sessions with an order or a payment +1\n/);

      await stop();
      const again = await runWithoutKey('purge', '--buyer-email', 'ada@example.com');
      expect(again).toMatchObject({ code: 0, err: '' });
      expect(again.out).toMatch(/Sessions with an order or a payment +0\n/);
      expect((await runWithoutKey('purge', '--vacuum')).out).toContain('was written anew.');
      expect((await runWithoutKey('refund', order.id)).out).toContain('succeeded');
    });
  });

  it('refunds beside the running server and without it, and nothing twice', async () => {
    await withSale(async ({ order, total, run, runWithoutKey, stop }) => {
      const part = await run('refund', order.order_number, '--amount', '300', '--description', 'A dent');
      expect(part).toMatchObject({ code: 0, err: '' });
      expect(part.out).toMatch(/Refund {6}\$3\.00, succeeded/);
      const known = (await run('refund', order.id, '--amount', '300')).out;
      expect(known).toMatch(/Note {8}made before; another --key makes another/);
      expect(known.replace(/ *Note.*\n/, '')).toBe(part.out);
      expect((await run('refund', order.id, '--amount', '300', '--key', 'another')).out).toContain('$6.00 of');

      expect(await run('refund', order.id, '--amount', String(total))).toMatchObject({ code: 1, out: '' });
      expect((await run('refund', 'ord_nobody')).err).toBe('There is no order with this id or number.\n');
      expect(await runWithoutKey('refund', order.id)).toMatchObject({ code: 1 });
      expect((await runWithoutKey('refund', order.id)).err).toContain('set MERCHANT_API_KEY');

      await stop();
      const rest = await run('refund', order.id);
      expect(rest).toMatchObject({ code: 0, err: '' });
      expect(rest.out).toMatch(/Key {9}command-rest/);
      const again = await run('refund', order.id, '--key', 'once-more');
      expect(again).toMatchObject({ code: 1, err: 'All of this order has been refunded already.\n' });
    });
  });

  it('holds the records of Stripe against the database, and is told what was found', async () => {
    await withSale(async ({ run, stop }) => {
      const beside = await run('reconcile', '--since', '2026-01-01T00:00:00Z');
      expect(beside).toMatchObject({ code: 0, err: '' });
      expect(beside.out).toMatch(/Payments of this shop +1\n/);
      await stop();
      expect(await run('reconcile', '--since', '2026-01-01T00:00:00Z')).toMatchObject({ code: 0, out: beside.out });
    });
  });

  it.each([
    [['refund'], 'acp-seller refund needs an order, by its id or number.'],
    [['refund', 'ord_1', '--amount', '3.50'], '--amount must be a whole number of minor units: 500 is 5.00 in usd.'],
    [['refund', 'ord_1', '--amount'], '--amount needs a value.'],
    [['refund', 'ord_1', 'ord_2'], 'acp-seller refund takes no "ord_2".'],
    [['refund', 'ord_1', '--since', 'now'], 'acp-seller has no option --since.'],
    [['reconcile'], '--since must be a time such as 2026-01-31T12:00:00Z.'],
    [['reconcile', '--since', 'yesterday'], '--since must be a time such as 2026-01-31T12:00:00Z.'],
  ])('who types %j gets a sentence', async (args, sentence) => {
    await inFolder(async (cwd) => {
      const run = startCli(args, { cwd });
      expect({ code: await run.end, err: run.err() }).toEqual({
        code: 2,
        err: `${sentence} See acp-seller --help.\n`,
      });
    });
  });
});

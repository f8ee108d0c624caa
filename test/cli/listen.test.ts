import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { signBody } from '../../src/body-signature.js';
import { runCommandLine } from '../../src/cli/command-line.js';
import { createListener } from '../../src/cli/listen.js';
import type { Output } from '../../src/cli/output.js';
import type { WireOrder } from '../../src/protocol/wire.js';
import { inFolder, startCli, written } from './support/run-cli.js';

const SECRET = 'whsec_0123456789abcdef';
const OTHER = 'whsec_fedcba9876543210';
const PATH = '/agentic_checkout/webhooks/order_events';

const order: Partial<WireOrder> = {
  type: 'order',
  id: 'ord_019aaa',
  checkout_session_id: 'cs_019bbb',
  order_number: '100001',
  permalink_url: 'https://shop.example/orders/secret',
  status: 'shipped',
  totals: [{ type: 'total', display_text: 'Total', amount: 4310 }],
  fulfillments: [
    {
      id: 'ful_1',
      type: 'shipping',
      status: 'shipped',
      line_items: [{ id: 'li_1', quantity: 2 }],
      carrier: 'UPS',
      tracking_number: '1Z999',
      events: [],
    },
  ],
  adjustments: [
    {
      id: 'adj_1',
      type: 'refund',
      occurred_at: '2026-11-22T12:00:00Z',
      status: 'completed',
      amount: 500,
      currency: 'usd',
      description: 'A dent',
    },
  ],
};
const EVENT = JSON.stringify({ type: 'order_update', data: order });

interface Sent {
  status: number | undefined;
  body: Record<string, unknown>;
  allow?: string | undefined;
}

function send(url: string, body: string, headers: Record<string, string> = {}, method = 'POST'): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, agent: false, headers }, (response) => {
      response.toArray().then((chunks) => {
        const answer = JSON.parse(Buffer.concat(chunks).toString());
        resolve({ status: response.statusCode, body: answer, allow: response.headers.allow });
      }, reject);
    });
    sending.on('error', reject).end(body);
  });
}

const now = (): number => Math.floor(Date.now() / 1000);

const signed = (secret = SECRET, body = EVENT, seconds = now()) => ({
  'content-type': 'application/json',
  'merchant-signature': signBody(secret, body, seconds),
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An output that keeps what is written. */
function kept() {
  const texts: { out: string[]; err: string[] } = { out: [], err: [] };
  const output: Output = { out: (text) => texts.out.push(text), err: (text) => texts.err.push(text), color: false };
  return { texts, output };
}

async function listening(...secrets: string[]) {
  const { texts, output } = kept();
  const listener = createListener({ host: '127.0.0.1', port: 0, secrets, output });
  const url = await listener.start();
  closing.push(() => listener.close());
  return {
    url,
    greeting: texts.out.splice(0).join(''),
    /** What was written since the last look. */
    shown(): string {
      expect(texts.err).toEqual([]);
      return texts.out.splice(0).join('');
    },
  };
}

describe('a listener', () => {
  it('says where it is and what to set', async () => {
    const { url, greeting } = await listening(SECRET, OTHER);
    expect(greeting.split('\n')[0]).toContain(url);
    expect(greeting).toContain(`\n  ORDER_WEBHOOK_URL=${url}${PATH}\n  ORDER_WEBHOOK_SECRET=${SECRET}\n`);
    expect(greeting).not.toContain(OTHER);
  });

  it('shows an event, and takes it where its signature holds', async () => {
    const { url, shown } = await listening(SECRET);
    const answer = await send(`${url}${PATH}`, EVENT, { ...signed(), 'request-id': 'evt_1' });
    expect(answer).toMatchObject({ status: 200, body: { received: true, request_id: 'evt_1' } });
    const text = shown();
    expect(text).toMatch(/^ 1 order_update, order 100001 shipped +POST \/agentic_checkout\/webhooks\/order_events$/m);
    expect(text).toMatch(/^ +Received {4}\d{4}-\d\d-\d\dT/m);
    expect(text).toMatch(/^ +Order {7}ord_019aaa, of session cs_019bbb, total 4310 in minor units$/m);
    expect(text).toMatch(/^ +Fulfillment shipping, shipped, 2 items, UPS 1Z999$/m);
    expect(text).toMatch(/^ +Adjustment {2}refund, completed, \$5\.00, A dent$/m);
    expect(text).toMatch(/^ +Request-Id {2}evt_1$/m);
    expect(text).toMatch(/^ +✓ The signature is valid\.$/m);
  });

  it('takes any path and any of its secrets, and needs no Request-Id', async () => {
    const { url, shown } = await listening(OTHER, SECRET);
    expect(await send(`${url}/hooks?tenant=7`, EVENT, signed())).toMatchObject({
      status: 200,
      body: { received: true },
    });
    expect(shown()).toMatch(/POST \/hooks\?tenant=7\n[\s\S]*Request-Id {2}none/);
    expect(await send(url, EVENT, signed(OTHER))).toMatchObject({ status: 200 });
  });

  it('tells a duplicate, and not by one whose signature did not hold', async () => {
    const { url, shown } = await listening(SECRET);
    const id = { 'request-id': 'evt_1' };
    await send(url, EVENT, { ...signed(OTHER), ...id });
    await send(url, EVENT, { ...signed(), ...id });
    expect(shown()).not.toContain('was there before');
    expect(await send(url, EVENT, { ...signed(), ...id })).toMatchObject({ status: 200 });
    expect(shown().replace(/\n +/g, ' ')).toMatch(/evt_1 was there before, at \S+: a duplicate /);
    const changed = EVENT.replace('shipped', 'completed');
    await send(url, changed, { ...signed(SECRET, changed), ...id });
    expect(shown().replace(/\n +/g, ' ')).toMatch(/evt_1 was there before, at \S+, with another body /);
  });

  it.each([
    ['wrong', () => signed(OTHER), /does not fit/],
    ['wrong', () => signed(SECRET, `${EVENT} `), /does not fit/],
    ['outside the window', () => signed(SECRET, EVENT, now() - 310), /more than 300 seconds/],
    ['outside the window', () => signed(SECRET, EVENT, now() + 310), /more than 300 seconds/],
    ['malformed', () => ({ 'merchant-signature': 'garbage' }), /must be t=/],
    ['malformed', () => ({ 'merchant-signature': signed()['merchant-signature'].slice(0, -1) }), /must be t=/],
    ['missing', () => ({}), /is missing/],
  ])('refuses a signature that is %s', async (verdict, headers, message) => {
    const { url, shown } = await listening(SECRET);
    expect(await send(url, EVENT, headers())).toMatchObject({
      status: 401,
      body: { type: 'invalid_request', code: 'invalid_signature', message: expect.stringMatching(message) },
    });
    const text = shown();
    expect(text).toMatch(/Signature {3}/);
    expect(text.replace(/\n +/g, ' ')).toContain(verdict);
    expect(text).toContain('order 100001 shipped');
    expect(text).not.toContain('✓');
  });

  it('takes everything without a secret, and says that it cannot check', async () => {
    const { url, greeting, shown } = await listening();
    expect(greeting).toContain('ORDER_WEBHOOK_SECRET=<a secret>');
    expect(greeting).toContain('Signatures cannot be checked');
    for (const headers of [signed(), signed(OTHER), {}]) {
      expect(await send(url, EVENT, headers)).toMatchObject({ status: 200, body: { received: true } });
    }
    expect(shown().match(/Signature {3}not checked/g)).toHaveLength(3);
  });

  it('shows the events of older dates too', async () => {
    const { url, shown } = await listening();
    const data = { type: 'order', checkout_session_id: 'cs_1', status: 'fulfilled' };
    const body = { type: 'order_update', data: { ...data, refunds: [{ type: 'original_payment', amount: 500 }] } };
    expect(await send(url, JSON.stringify(body))).toMatchObject({ status: 200 });
    const text = shown();
    expect(text).toMatch(/ 1 order_update, order fulfilled /);
    expect(text).toMatch(/Order {7}of session cs_1\n +Refund {6}original_payment, 500\n/);
  });

  it.each(['hello', '', 'null', '[]', '{"type":"order_create"}', '{"data":{}}', '{"type":7,"data":{}}', '\xff\xfe'])(
    'answers 400 to %j, however well it is signed',
    async (body) => {
      const { url, shown } = await listening(SECRET);
      const answer = await send(url, body, signed(SECRET, body));
      expect(answer).toMatchObject({ status: 400, body: { type: 'invalid_request', code: 'invalid' } });
      expect(shown()).toContain('something that is no order event');
    },
  );

  it('leaves out of an event what has another form than expected', async () => {
    const { url, shown } = await listening();
    const odd = {
      id: 7,
      order_number: {},
      status: null,
      totals: 'many',
      fulfillments: [3],
      adjustments: [{ amount: '5' }],
    };
    expect(await send(url, JSON.stringify({ type: 'order_create', data: odd }))).toMatchObject({ status: 200 });
    expect(shown()).toContain(' 1 order_create, order ');
  });

  it('lets nobody write to the terminal', async () => {
    const { url, shown } = await listening();
    const evil = '\u001b[2J\u009b31m\r\n\u202eevil\u2028';
    const data = { order_number: evil, status: evil, adjustments: [{ type: evil, description: evil }] };
    await send(`${url}/%1b[2J`, JSON.stringify({ type: evil, data }), { 'request-id': 'a\u009b31m' });
    expect(shown()).not.toMatch(/[^\P{C}\n]|[\u2028\u202e]/u);
  });

  it('takes bodies up to 1 MiB, and of a long list only shows the beginning', async () => {
    const { url, shown } = await listening();
    const many = (count: number) =>
      JSON.stringify({ type: 'order_update', data: { refunds: Array(count).fill({ amount: 5 }) } });
    expect(await send(url, many(1_000))).toMatchObject({ status: 200 });
    expect(shown()).toMatch(/Further {5}980 more/);
    const answer = await send(url, many(100_000));
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
    expect(shown()).toContain('Answered    413');
  });

  it.each(['GET', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    const { url, shown } = await listening(SECRET);
    const answer = await send(url, '', {}, method);
    expect(answer).toMatchObject({ status: 405, allow: 'POST', body: { code: 'method_not_allowed' } });
    expect(shown()).toMatch(new RegExp(`${method} /\\n +Answered {4}405`));
  });
});

describe('acp-seller listen', () => {
  async function run(...args: string[]) {
    const { texts, output } = kept();
    const code = await runCommandLine(['listen', ...args], output);
    return { code, out: texts.out.join(''), err: texts.err.join('') };
  }

  it('explains itself', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--port', '--host', '--secret']) expect(out).toContain(option);
  });

  it.each([
    [['--port', 'http'], /--port must be a number from 0 to 65535/],
    [['--port', '65536'], /--port must be a number/],
    [['--port=-1'], /--port must be a number/],
    [['--port'], /--port needs a value/],
    [['--secret', ','], /--secret must be one or more secrets/],
    [['--secret', 'short'], /at least 16 characters/],
    [['4000'], /takes no "4000"/],
  ])('refuses %j', async (args, sentence) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', err: expect.stringMatching(sentence) });
  });

  it('says so where the address cannot be had', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await run('--port', String(port))).toEqual({
        code: 1,
        out: '',
        err: `Port ${port} is in use by another program. Give a free one with --port, or 0 for any.\n`,
      });
    } finally {
      await new Promise((done) => server.close(done));
    }
    const elsewhere = await run('--port', '0', '--host', '192.0.2.1');
    expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('192.0.2.1 is not an address') });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('listens until %s', async (signal) => {
    await inFolder(async (cwd) => {
      const cli = startCli(['listen', '--port', '0', '--secret', SECRET], { cwd });
      await written(cli, /ORDER_WEBHOOK_SECRET=/);
      const url = /ORDER_WEBHOOK_URL=(\S+)/.exec(cli.out())?.[1] ?? '';
      expect(await send(url, EVENT, signed())).toMatchObject({ status: 200 });
      expect(await send(url, EVENT, signed(OTHER))).toMatchObject({ status: 401 });
      await written(cli, /Signature {3}wrong/);
      expect(cli.out()).toContain('✓ The signature is valid.');
      cli.child.kill(signal);
      expect({ code: await cli.end, err: cli.err() }).toEqual({ code: 0, err: '' });
    });
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventEar, startEventEar } from '../../src/cli/checklist/event-ear.js';
import { checklistOptions } from '../../src/cli/checklist/options.js';
import { ITEMS } from '../../src/cli/checklist/play.js';
import { readSession, sumProblems } from '../../src/cli/checklist/session-facts.js';
import { runChecklist } from '../../src/cli/checklist.js';
import type { EventSigning } from '../../src/outbox/event-signature.js';
import { defaultSellerAccount } from '../../src/sandbox/accounts.js';
import { Secret } from '../../src/secret.js';
import { shopWith } from '../authentication/support/shop.js';
import { fileWith } from '../config/settings.js';
import { checkAgainstSpec } from '../support/spec.js';
import { ALPHA_KEY, BETA_KEY, MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';

/*
 * OpenAI's launch checklist, played by the command that a merchant runs. The evidence goes to CHECKLIST_OUT, or to a
 * folder that is removed.
 */

const EVENT_SECRET = 'events-secret-0123456789abcdef0123';
const SIGNING_SECRET = 'signing-secret-0123456789abcdef01';
const HEX: EventSigning = { header: 'Example_Outfitters-Signature', format: 'hex' };

let folder: string;
let shop: TestApp;
let ear: EventEar;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  folder = process.env.CHECKLIST_OUT ?? (await mkdtemp(join(tmpdir(), 'acp-checklist-')));
  if (process.env.CHECKLIST_OUT) {
    await mkdir(folder, { recursive: true });
    console.log(`The evidence of the launch checklist is in ${folder}`);
  } else ends.push(() => rm(folder, { recursive: true, force: true }));
  const pages = createServer((req, res) => res.writeHead(req.url === '/gone' ? 404 : 200).end('A page'));
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  ends.push(() => pages.close());
  const site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  ear = await startEventEar({ host: '127.0.0.1', port: 0, secret: EVENT_SECRET, signing: HEX, patience: 5000 });
  ends.push(ear.close);
  const webhook = { url: ear.url, secrets: [EVENT_SECRET], signature_header: HEX.header, signature_format: HEX.format };
  const agents = [
    {
      id: 'alpha',
      api_keys: [ALPHA_KEY],
      profile: 'openai',
      signing_secrets: [SIGNING_SECRET],
      require_signature: true,
      order_webhook: webhook,
    },
    { id: 'beta', api_keys: [BETA_KEY], order_webhook: { url: ear.url, secrets: [EVENT_SECRET] } },
  ];
  const links = [
    { type: 'terms_of_use', title: 'Terms', url: `${site}/terms` },
    { type: 'privacy_policy', title: 'Privacy', url: `${site}/privacy` },
  ];
  shop = await startApp({
    env: { ACP_API_KEYS: '', AGENTS_FILE: fileWith(JSON.stringify(agents)) },
    shopDir: await shopWith({ links }),
  });
});
afterAll(async () => {
  await shop?.close();
  for (const end of ends) await end();
});

interface RunOptions {
  values?: Record<string, string>;
  stripe?: boolean;
  listens?: boolean;
}

/** Runs the command in this process: what was said, its end, and its pages. */
async function run(name: string, { values = {}, stripe = true, listens = true }: RunOptions = {}) {
  const out = join(folder, name);
  let said = '';
  const options = checklistOptions({
    url: shop.url,
    key: ALPHA_KEY,
    item: 'item_123',
    'sold-out-item': 'item_sold_out',
    'merchant-key': MERCHANT_KEY,
    'signing-secret': SIGNING_SECRET,
    out,
    ...values,
  });
  const access = { secretKey: new Secret(defaultSellerAccount.key), apiBase: shop.stripe.url };
  const code = await runChecklist({
    options,
    stripe: { ...(stripe && access), apiVersion: '2026-09-30.preview' },
    ear: listens ? ear : undefined,
    output: {
      out: (text) => {
        said += text;
      },
      err: () => {},
      color: false,
    },
  });
  const files = await readdir(out);
  const pages = new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(out, file), 'utf8')] as const)),
  );
  return { code, said, pages, index: pages.get('index.md') ?? '' };
}

/** The answers in a page, as JSON. */
const answersIn = (page: string): unknown[] =>
  [...page.matchAll(/^Answer:\n\n```http\n(\d+)\n[\s\S]*?\n\n([\s\S]*?)\n```$/gm)].flatMap(([, status, body = '']) =>
    Number(status) < 600 && body.startsWith('{') ? [JSON.parse(body)] : [],
  );

describe('the launch checklist', () => {
  it.each(['2025-09-29', '2025-12-12', '2026-04-17'])('is shown from end to end in %s', async (version) => {
    const { code, said, pages, index } = await run(version, { values: { 'api-version': version } });
    expect(said, said).toContain(`${ITEMS.length} of ${ITEMS.length} items shown, 0 failed, 0 not shown.`);
    expect(code).toBe(0);
    expect(pages.size, 'a page for each item, and the index').toBe(ITEMS.length + 1);
    for (const title of ['Delegated payment', 'TLS', 'Network', 'PCI DSS']) expect(index).toContain(`| ${title} |`);
    const all = [...pages.values()].join('\n');
    for (const secret of [ALPHA_KEY, MERCHANT_KEY, EVENT_SECRET, SIGNING_SECRET, defaultSellerAccount.key]) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(/spt_(?!another)[a-z0-9]/i);
    expect(all.match(/Authorization: Bearer \[redacted\]/g)?.length).toBeGreaterThan(20);

    const order = pages.get('06-order-completion.md') ?? '';
    expect(order).toMatch(/\/complete: 201$/m);
    expect(order).toContain(`API-Version: ${version}`);
    expect(pages.get('07-order-created-event.md')).toContain('"type": "order_created"');
    expect(pages.get('08-order-updated-event.md')).toMatch(/example_outfitters-signature: [0-9a-f]{64}\n/);
    const sessions = [...pages].flatMap(([file, page]) => (file === 'index.md' ? [] : answersIn(page)));
    for (const body of sessions as { status?: string; order?: unknown; code?: string; totals?: unknown }[]) {
      if (body.code?.endsWith('_api_version')) checkAgainstSpec('Error', body);
      else if (body.code !== undefined) checkAgainstSpec('Error', body, version);
      else if (body.totals && !('confirmation' in body)) {
        checkAgainstSpec(body.order ? 'CheckoutSessionWithOrder' : 'CheckoutSession', body, version);
      }
    }
    expect(sessions.length).toBeGreaterThan(20);
  });

  it('finds what an agent without the profile is answered otherwise', async () => {
    const { code, said } = await run('without-profile', { values: { key: BETA_KEY, 'api-version': '2026-04-17' } });
    expect(code).toBe(1);
    expect(said).toContain('✗ The order\n    Complete is answered 201 (it was 200)\n');
    expect(said).toContain('    Its type is order_created (it was "order_create")\n');
    expect(said).toContain(`    ${HEX.header} fits the body and the secret\n`);
    expect(said.match(/Another body under this key is answered 409 \(it was 422\)/g)).toHaveLength(2);
    expect(said).toContain('✓ Cancel\n');
  });

  it('says what cannot be shown without more, and that is no failure', async () => {
    const { code, said, index } = await run('little', { values: { item: 'item_456' }, stripe: false, listens: false });
    expect(code).toBe(0);
    expect(said).toContain('– The order\n    No token can be had: set STRIPE_SECRET_KEY');
    expect(said).toContain('– The event order_created\n    Nothing listens for order events: give --events-port');
    expect(said).toContain('– The card is declined\n');
    expect(index).toMatch(/\| \[The order\]\(06-order-completion\.md\) \| not shown \| No token can be had/);
  });

  it('says of each item what is wrong where nobody answers, and with a key that is wrong', async () => {
    const values = { url: 'http://127.0.0.1:9', item: 'item_123' };
    const away = await run('away', { values, listens: false });
    expect(away.code).toBe(1);
    expect(away.said).toMatch(/POST http:\/\/127\.0\.0\.1:9\/checkout_sessions has no answer: /);
    const stranger = await run('stranger', { values: { key: 'a-wrong-key' }, listens: false });
    expect(stranger.said).toContain('Create is answered 201 (it was 401)');
    expect(stranger.said).toContain('(it was "401: This key is not known here.")');
    expect(stranger.said).toContain('✗ Amounts\n    There are sessions to look at: 0\n');
  });
});

it('nothing is played where the evidence cannot be kept', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const output = { out: () => expect.fail('something was played'), err: () => {}, color: false };
  for (const out of [file, join(folder, 'nowhere', 'evidence')]) {
    const options = { ...checklistOptions({ url: shop.url, key: ALPHA_KEY, item: 'item_123' }), out };
    const run = runChecklist({ options, stripe: { apiVersion: '2026-09-30.preview' }, ear: undefined, output });
    await expect(run).rejects.toThrow(/^--out must be a folder that can be written to, in one that is there: E/);
  }
  await rm(file);
});

describe('sums', () => {
  const session = {
    id: 'cs_1',
    status: 'ready_for_payment',
    currency: 'usd',
    line_items: [{ id: 'li_1', base_amount: 1000, discount: 100, subtotal: 900, tax: 90, total: 990 }],
    totals: [
      { type: 'items_base_amount', amount: 1000 },
      { type: 'items_discount', amount: 100 },
      { type: 'subtotal', amount: 900 },
      { type: 'fulfillment', amount: 500 },
      { type: 'tax', amount: 90 },
      { type: 'total', amount: 1490 },
    ],
  };
  const problemsOf = (change: object): string[] => {
    const facts = readSession({ ...session, ...change });
    return facts ? sumProblems(facts) : ['no session'];
  };

  it('that add up are no problem, and each that does not is told', () => {
    expect(problemsOf({})).toEqual([]);
    const [line] = session.line_items;
    expect(problemsOf({ line_items: [{ ...line, total: 991 }] })).toEqual([
      'cs_1: total of li_1 is 991, and its parts make 990',
    ]);
    expect(problemsOf({ line_items: [{ ...line, subtotal: 899, total: 989 }] })).toHaveLength(2);
    const last = session.totals.length - 1;
    const totals = (amount: number) => session.totals.with(last, { type: 'total', amount });
    expect(problemsOf({ totals: totals(1491) })).toEqual(['cs_1: total is 1491, and its parts make 1490']);
    expect(problemsOf({ totals: totals(14.9) })[0]).toBe('cs_1: total is 14.9, which is no whole number');
  });
});

describe('what was typed', () => {
  const good = { url: 'https://shop.example/acp/', key: 'k', item: 'i' };

  it('is read with its defaults', async () => {
    expect(checklistOptions(good)).toMatchObject({ url: 'https://shop.example/acp', version: '2025-09-29' });
    const address = { ...checklistOptions(good).goods.address, line_two: 'Floor 2' };
    const file = join(folder, 'address.json');
    await writeFile(file, JSON.stringify(address));
    expect(checklistOptions({ ...good, address: file }).goods.address).toEqual(address);
    await writeFile(file, JSON.stringify({ ...address, zip: '1' }));
    expect(() => checklistOptions({ ...good, address: file })).toThrow(
      /--address must name a JSON file with name, .*zip/,
    );
    await rm(file);
  });

  it.each<[object, RegExp]>([
    [{ url: undefined }, /^acp-seller checklist needs --url: /],
    [{ key: undefined }, /needs --key: a key of the agent/],
    [{ item: undefined }, /needs --item: the id of an item/],
    [{ url: 'shop.example' }, /^--url must be an address that begins with https/],
    [{ url: 'https://u:p@shop.example' }, /^--url must be/],
    [{ url: 'https://shop.example/?x=1' }, /^--url must be/],
    [{ key: 'a key' }, /^--key must be visible ASCII/],
    [{ 'merchant-key': 'ä' }, /^--merchant-key must be visible ASCII/],
    [{ 'api-version': '2025-09-12' }, /^--api-version must be one of unreleased, 2026-04-17, .*2025-09-29\.$/],
    [{ address: '/nowhere.json' }, /cannot be read as JSON/],
    [{ 'signing-secret': 'short' }, /^--signing-secret must be a secret of at least/],
    [{ 'events-port': '4000' }, /^--events-port and --events-secret go together/],
    [{ 'events-port': '70000', 'events-secret': EVENT_SECRET }, /^--events-port must be a number/],
    [
      { 'events-port': '1', 'events-secret': EVENT_SECRET, 'events-format': 'md5' },
      /^--events-format must be one of t_v1/,
    ],
    [{ 'events-port': '1', 'events-secret': EVENT_SECRET, 'events-header': 'a b' }, /^--events-header must be/],
  ])('%j is refused: %s', (change, expected) => {
    expect(() => checklistOptions({ ...good, ...change })).toThrow(expected);
  });
});

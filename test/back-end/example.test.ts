import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { signBody } from '../../src/body-signature.js';
import { backEndJsonSchema, QUESTIONS, type QuestionType } from '../../src/providers/back-end/schema.js';
import { checkForeign } from '../../src/providers/zod-problems.js';
import { until } from '../completion/support/waiting.js';
import { createBody } from '../support/builders.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { BACK_END_SECRET } from './support/back-end.js';
import { shopAt } from './support/shop.js';

const TYPES = Object.keys(QUESTIONS) as QuestionType[];
const answerOf = (type: QuestionType): z.ZodType => QUESTIONS[type].answer;

describe('the JSON Schema of questions and answers', () => {
  const path = 'examples/back-end/back-end.schema.json';
  const schema = backEndJsonSchema() as object;

  it('is as the code has it', () => {
    if (process.env.UPDATE_SCHEMA) writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
    const committed = JSON.parse(readFileSync(path, 'utf8'));
    expect(committed, 'run this test with UPDATE_SCHEMA=1, then npm run format').toEqual(schema);
  });

  it('has a sentence for each in the docs, with examples that it accepts', () => {
    const ajv = new Ajv2020.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(schema, 'back-end');
    const accepts = (name: string, value: unknown): void => {
      const validate = ajv.getSchema(`back-end#/$defs/${name}`);
      if (!validate) throw new Error(`There is no schema ${name}`);
      validate(value);
      expect(validate.errors, name).toBeNull();
    };
    const [, ...sections] = readFileSync('docs/back-end.md', 'utf8').split(/^## (?=`)/m);
    expect(sections.map((section) => /^`([a-z.]+)`/.exec(section)?.[1])).toEqual(TYPES);
    for (const [index, type] of TYPES.entries()) {
      const blocks = [...(sections[index] ?? '').matchAll(/^```json\n(.*?)^```/gms)].map(([, text]) =>
        JSON.parse(text ?? ''),
      );
      const [question, ...answers] = blocks;
      accepts(`${type}.request`, question);
      expect(answers.length, type).toBeGreaterThan(0);
      for (const answer of answers) {
        accepts(`${type}.answer`, answer);
        expect(checkForeign(answerOf(type), structuredClone(answer)), type).toHaveProperty('data');
      }
    }
  });

  it('refuses what the server refuses', () => {
    const ajv = new Ajv2020.default({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(schema, 'back-end');
    const refused: [QuestionType, unknown][] = [
      ['stock.levels', { levels: { mug: -1 } }],
      ['shipping.options', { options: [{ id: 'x', title: 'X', amount: 1.5 }] }],
      ['order.place', { accepted: false }],
      ['tax.assess', { amounts: { lines: { li_1: 1 } } }],
    ];
    for (const [type, answer] of refused) {
      expect(ajv.validate(`back-end#/$defs/${type}.answer`, answer), type).toBe(false);
      expect(checkForeign(answerOf(type), answer), type).toHaveProperty('problems');
    }
  });
});

describe('the example back end', () => {
  let child: ChildProcess;
  let url: string;
  let app: TestApp;

  beforeAll(async () => {
    child = spawn(process.execPath, ['examples/back-end/server.mjs'], {
      env: { BACK_END_SECRET, BACK_END_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!child.stdout) throw new Error('It has no output');
    const [line] = await once(child.stdout, 'data');
    url = /http:\S+/.exec(String(line))?.[0] ?? '';
    app = await startApp({ shopDir: await shopAt(url), env: { BACK_END_SECRET } });
  });
  afterAll(async () => {
    await app?.close();
    child?.kill();
  });

  it('answers nobody who does not sign', async () => {
    const body = JSON.stringify({ type: 'stock.levels', id: 'x', variant_ids: ['mug-blue'] });
    const now = Math.floor(Date.now() / 1000);
    const ask = async (signature: string) =>
      (await fetch(url, { method: 'POST', body, headers: { 'acp-seller-signature': signature } })).status;
    expect(await ask(signBody(BACK_END_SECRET, body, now))).toBe(200);
    expect(await ask(signBody('another-secret-0123456789', body, now))).toBe(401);
    expect(await ask(signBody(BACK_END_SECRET, `${body} `, now))).toBe(401);
    expect(await ask(signBody(BACK_END_SECRET, body, now - 400))).toBe(401);
    expect(await ask('')).toBe(401);
  });

  it('stays up when somebody hangs up in the middle of a question', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write('POST /acp HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{');
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(child.exitCode).toBeNull();
  });

  it('sells mugs through the real server until none is left', async () => {
    const buy = async (quantity: number) => {
      const line_items = [{ id: 'mug-red', quantity }];
      const created = await app.client.create(createBody({ line_items, discounts: { codes: ['ten'] } }));
      expect(created.status, created.text).toBe(201);
      return (
        await app.client.update(created.body.id, {
          selected_fulfillment_options: [{ type: 'shipping', option_id: 'parcel', item_ids: [] }],
        })
      ).body;
    };
    const session = await buy(2);
    // 33.00 less a tenth, 8.75 % of it, and the parcel.
    expect(totalOf(session)).toBe(2970 + 260 + 599);
    const { body, text } = await app.client.complete(session.id, await paymentFor(app, session));
    expect(body.status, text).toBe('completed');
    const headers = { authorization: `Bearer ${MERCHANT_KEY}` };
    const placement = await until('it is taken', async () => {
      const answer = await fetch(`${app.url}/merchant/orders/${body.order.id}`, { headers });
      const order = (await answer.json()) as { placement: { status: string; reference?: string } };
      return order.placement.status === 'accepted' ? order.placement : undefined;
    });
    expect(placement.reference).toBe('M-1');
    const next = await buy(2);
    expect(next.line_items[0]).toMatchObject({ available_quantity: 1, availability_status: 'low_stock' });
    expect(next.messages.map(({ code }: { code: string }) => code)).toContain('out_of_stock');
  });
});

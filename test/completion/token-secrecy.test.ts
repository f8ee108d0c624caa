import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completeBody } from '../support/builders.js';
import { readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { CONFIRM } from './support/dashboard.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ stripeBudget: 300 });
});
afterAll(() => shop.close());

it('a token is in no file of the database, whatever came of it', async () => {
  const tokens: string[] = [];
  const paid: string[] = [];
  for (const paymentMethod of ['pm_card_visa', 'pm_card_visa_chargeDeclined', 'pm_card_authenticationRequired']) {
    for (const fault of [undefined, 'drop_before', 'drop_after', 'error_500_after'] as const) {
      const session = await readySession(shop);
      const token = await shop.stripe.mint({ amount: totalOf(session), paymentMethod });
      tokens.push(token);
      await shop.stripe.faults(fault ? [{ match: CONFIRM, fault }] : []);
      const { body } = await shop.client.complete(session.id, completeBody(token));
      if (body.status === 'completed') paid.push(session.id);
    }
  }
  expect(paid.length).toBeGreaterThan(0);
  const files = (await readdir(shop.directory)).filter((name) => name.startsWith('seller.db'));
  const contents = await Promise.all(files.map((name) => readFile(join(shop.directory, name), 'latin1')));
  const all = contents.join('');
  for (const id of paid) expect(all, 'these are the right files').toContain(id);
  for (const token of tokens) expect(all.includes(token), token).toBe(false);
  expect(all).not.toContain('spt_');
});

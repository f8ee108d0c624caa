import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readShownId } from '../../../src/mcp/shop/shown-session.js';
import { startApp } from '../../support/start-app.js';
import { WIDGET } from './support/shop.js';
import { connectShopApp, tokenFor, wholeForm } from './support/shop-client.js';

it('a token is in no file of the database, in no log line and in no answer, whatever came of it', async () => {
  const log: Record<string, unknown>[] = [];
  const shop = await startApp({ stripeBudget: 300, log, widgetHtml: async () => WIDGET });
  const app = await connectShopApp(shop.url);
  const tokens: string[] = [];
  const paid: string[] = [];
  const answers: unknown[] = [];
  for (const card of ['pm_card_visa', 'pm_card_visa_chargeDeclined', 'pm_card_authenticationRequired']) {
    for (const fault of [undefined, 'drop_before', 'error_500_after'] as const) {
      const checkout = await app.fill(wholeForm());
      const token = await tokenFor(shop, checkout, card);
      tokens.push(token);
      const match = { method: 'POST', path: '/v1/payment_intents/*/confirm' };
      await shop.stripe.faults(fault ? [{ match, fault }] : []);
      const answer = await app.pay(checkout.id, token);
      answers.push(answer);
      if (answer.said.status === 'completed') paid.push(readShownId(checkout.id).id);
    }
  }
  expect(paid.length).toBeGreaterThan(0);
  const files = (await readdir(shop.directory)).filter((name) => name.startsWith('seller.db'));
  const contents = await Promise.all(files.map((name) => readFile(join(shop.directory, name), 'latin1')));
  const all = [...contents, JSON.stringify(log), JSON.stringify(answers)].join('');
  for (const id of paid) expect(all, 'these are the right places').toContain(id);
  for (const token of tokens) expect(all.includes(token), token).toBe(false);
  expect(all).not.toContain('spt_');
  await shop.close();
});

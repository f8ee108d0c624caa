import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/logger.js';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { CONFIRM } from '../completion/support/dashboard.js';
import { createTestClient } from '../support/acp-client.js';
import { readySession } from '../support/shopping.js';
import { ALPHA_KEY, MERCHANT_KEY } from '../support/start-app.js';
import { createStripeSide } from '../support/stripe.js';
import { ABLE, authenticatedPayment, CRYPTOGRAM, DETAILS, NEEDS_BUYER } from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

it('what proves an authentication is in no answer, no log and no file, whatever came of it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'acp-secrecy-'));
  const sandbox = await startSandbox();
  const stripe = createStripeSide(sandbox.url);
  const lines: string[] = [];
  const config = loadConfig({
    PORT: '0',
    DATABASE_URL: `sqlite:${join(directory, 'seller.db')}`,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    MERCHANT_API_KEY: MERCHANT_KEY,
    DRAIN_SECONDS: '0',
    STRIPE_RATE_PER_SECOND: '1000',
    SHOP_DIR: await authenticatingShop({ accepted_outcomes: ['authenticated', 'informational'] }),
  });
  const app = await createApp(config, {
    logger: createLogger({ level: 'trace', pretty: false, output: { write: (line) => void lines.push(line) } }),
    stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url },
    stripeBudget: 300,
  });
  const client = createTestClient(await app.start(), ALPHA_KEY);
  const shop = { client, stripe };
  const answers: string[] = [];
  const paid: string[] = [];
  try {
    for (const outcome of ['authenticated', 'informational', 'denied'] as const) {
      for (const fault of [undefined, 'drop_before', 'drop_after', 'error_500_after'] as const) {
        const session = await readySession(shop, ABLE);
        const body = await authenticatedPayment(shop, session, { outcome, card: NEEDS_BUYER });
        await stripe.faults(fault ? [{ match: CONFIRM, fault }] : []);
        const answer = await client.complete(session.id, body, { key: `${outcome}-${fault}` });
        await stripe.faults([]);
        if (answer.body.status === 'completed') paid.push(session.id);
        answers.push(answer.text, (await client.get(session.id)).text);
      }
    }
    const session = await readySession(shop, ABLE);
    const refused = await authenticatedPayment(shop, session, { details: { ...DETAILS, version: '9.9.9' } });
    answers.push((await client.complete(session.id, refused)).text);
    const invalid = await authenticatedPayment(shop, session, {
      details: { ...DETAILS, electronic_commerce_indicator: '99' },
    });
    answers.push((await client.complete(session.id, invalid)).text);
    expect(paid.length).toBeGreaterThan(0);
    const files = (await readdir(directory)).filter((name) => name.startsWith('seller.db'));
    const contents = (await Promise.all(files.map((name) => readFile(join(directory, name), 'latin1')))).join('');
    for (const id of paid) expect(contents, 'these are the right files').toContain(id);
    expect(lines.length).toBeGreaterThan(10);
    for (const secret of [CRYPTOGRAM, DETAILS.transaction_id, 'spt_']) {
      expect(contents.includes(secret), `${secret} in the database`).toBe(false);
      expect(lines.join('').includes(secret), `${secret} in the log`).toBe(false);
      expect(answers.join('').includes(secret), `${secret} in an answer`).toBe(false);
    }
  } finally {
    await app.stop();
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  }
});

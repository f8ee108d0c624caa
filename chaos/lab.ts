import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createTokenMinter } from '../src/agent/token-minter.js';
import { defaultAgentAccount, defaultSellerAccount } from '../src/sandbox/sandbox.js';
import type { Stage } from './actors/actor.js';
import { createAgentCalls } from './agent-calls.js';
import { createDice } from './dice.js';
import type { Engine } from './engines/engine.js';
import { ENGINES } from './engines/engines.js';
import { createFindings } from './findings.js';
import { type Stock, stockFor, writeShop } from './goods.js';
import { createHistory } from './history.js';
import { createMerchantCalls } from './merchant-calls.js';
import type { ChaosOptions } from './options.js';
import { createFleet, type Fleet } from './processes/fleet.js';
import { WEBHOOK_SECRET } from './processes/seller.js';
import { startStripe } from './processes/stripe.js';
import { createRefundHistory } from './refund-history.js';
import { createStripeAccount } from './stripe-account.js';
import { createStripeSide, type StripeSide } from './stripe-side.js';
import { createUnderway } from './underway.js';

export interface Surroundings {
  /** For the database, the ledger, the shop and the log. */
  folder: string;
  tell(line: string): void;
  /** Ends what was started, last first. */
  onEnd(end: () => Promise<unknown>): void;
}

/** What outlives the servers: the shop, its database, Stripe, and those who know what was said. */
export interface Lab {
  fleet: Fleet;
  stage: Stage;
  stock: Stock;
  engine: Engine;
  stripe: StripeSide;
  /** Rejects where Stripe ends. */
  stripeGone: Promise<never>;
}

export async function createLab(options: ChaosOptions, { folder, onEnd }: Surroundings): Promise<Lab> {
  const log = openSync(join(folder, 'processes.log'), 'a');
  const kind = ENGINES[options.engine];
  const { databaseUrl, remove } = await kind.prepare(folder);
  if (remove) onEnd(remove);
  const shopFolder = join(folder, 'shop');
  const stock = stockFor(options.kills);
  mkdirSync(shopFolder);
  writeShop(shopFolder, stock);

  const sandbox = await startStripe(folder, log);
  onEnd(sandbox.stop);
  const stripe = createStripeSide(sandbox.url);
  const account = { url: stripe.url, key: defaultSellerAccount.key };
  const settings = { folder, log, databaseUrl, shopFolder, stripe: account, env: kind.env };
  // Two runs with the same seed may be under way on one machine.
  const fleet = await createFleet(options.instances, settings, createDice(process.pid, 'port'));
  onEnd(fleet.end);
  const { url } = fleet;
  await stripe.sendEventsTo({ url: `${url}/webhooks/stripe`, secret: WEBHOOK_SECRET });

  const findings = createFindings();
  const history = createHistory(findings);
  const stage: Stage = {
    findings,
    history,
    merchant: createMerchantCalls({ url, findings }),
    refunds: createRefundHistory(findings),
    account: createStripeAccount(account),
    calls: createAgentCalls({ url, history, findings }),
    underway: createUnderway(),
    minter: createTokenMinter({ stripeUrl: stripe.url, secretKey: defaultAgentAccount.key }),
  };

  return { fleet, stage, stock, engine: kind.look(databaseUrl), stripe, stripeGone: sandbox.gone };
}

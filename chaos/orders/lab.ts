import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createTokenMinter, type TokenMinter } from '../../src/agent/token-minter.js';
import { defaultAgentAccount, defaultSellerAccount } from '../../src/sandbox/sandbox.js';
import { createDice } from '../dice.js';
import type { Engine } from '../engines/engine.js';
import { ENGINES } from '../engines/engines.js';
import type { Surroundings } from '../lab.js';
import { createFleet, type Fleet } from '../processes/fleet.js';
import { WEBHOOK_SECRET } from '../processes/seller.js';
import { startStripe } from '../processes/stripe.js';
import { createStripeSide } from '../stripe-side.js';
import type { OrderOptions } from './options.js';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process.js';
import { copyShop } from './shop.js';

/** What outlives the servers. */
export interface OrderLab {
  url: string;
  fleet: Fleet;
  stripeUrl: string;
  minter: TokenMinter;
  engine: Engine;
  receiver: ReceiverProcess;
  ledgerFile: string;
  /** Rejects where Stripe or the receiver ends. */
  gone: Promise<never>;
}

const SECRETS = {
  agent: ['chaos-agent-events-0123456789abcdef0123', 'chaos-agent-events-abcdef0123456789abcd'],
  merchant: ['chaos-merchant-events-0123456789abcdef0', 'chaos-merchant-events-abcdef0123456789a'],
} as const;

/**
 * Seconds before each attempt: as many of them as there can be, so that no lane is parked by bad luck, and together
 * much longer than the receiver is away.
 */
const SCHEDULE = [0, 0.1, 0.2, 0.3, 0.5, 0.5, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, ...Array<number>(16).fill(5)];

export async function createOrderLab(options: OrderOptions, { folder, onEnd }: Surroundings): Promise<OrderLab> {
  const { engine: engineName, seed } = options;
  const log = openSync(join(folder, 'processes.log'), 'a');
  const kind = ENGINES[engineName];
  const { databaseUrl, remove } = await kind.prepare(folder);
  if (remove) onEnd(remove);
  const sandbox = await startStripe(folder, log);
  onEnd(sandbox.stop);
  const ledgerFile = join(folder, 'receiver.jsonl');
  const receiver = await startReceiverProcess(
    { ledgerFile, engine: engineName, databaseUrl, folder, seed, secrets: SECRETS },
    log,
  );
  onEnd(receiver.stop);

  const env = {
    ...kind.env,
    ORDER_WEBHOOK_URL: receiver.urls.agent,
    ORDER_WEBHOOK_SECRET: SECRETS.agent.join(','),
    MERCHANT_WEBHOOK_URL: receiver.urls.merchant,
    MERCHANT_WEBHOOK_SECRET: SECRETS.merchant.join(','),
    ORDER_WEBHOOK_ALLOW_PRIVATE: 'true',
    ORDER_WEBHOOK_SCHEDULE: SCHEDULE.join(','),
  };
  const account = { url: sandbox.url, key: defaultSellerAccount.key };
  const settings = { folder, log, databaseUrl, shopFolder: copyShop(folder), stripe: account, env };
  // Two runs with the same seed may be under way on one machine.
  const fleet = await createFleet(options.instances, settings, createDice(process.pid, 'port'));
  onEnd(fleet.end);
  const stripe = createStripeSide(sandbox.url);
  await stripe.sendEventsTo({ url: `${fleet.url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
  return {
    url: fleet.url,
    fleet,
    stripeUrl: sandbox.url,
    minter: createTokenMinter({ stripeUrl: sandbox.url, secretKey: defaultAgentAccount.key }),
    engine: kind.look(databaseUrl),
    receiver,
    ledgerFile,
    gone: Promise.race([sandbox.gone, receiver.gone]),
  };
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAcpClient } from '../../agent/acp-client.js';
import { type Buying, createBuyer } from '../../agent/buyer.js';
import { createTokenMinter } from '../../agent/token-minter.js';
import { createApp } from '../../app.js';
import { loadConfig } from '../../config/config.js';
import { createLogger } from '../../logger.js';
import type { LedgerCharge, LedgerRefund } from '../../sandbox/sandbox.js';
import type { ShopDesk } from '../desk.js';
import { createMerchantClient, type MerchantClient } from '../merchant-client.js';
import { type DemoReceiver, startDemoReceiver } from './demo-receiver.js';

/** A server, a Stripe sandbox and a buyer's agent, all in this process. */
export interface DemoWorld {
  url: string;
  stripeUrl: string;
  buyer: Buying;
  /** Where everything is sent, on one line. */
  destination: string;
  /** Every charge that Stripe's side made or refused. */
  charges(): Promise<LedgerCharge[]>;
  /** Every refund that Stripe's side made. */
  refunds(): Promise<LedgerRefund[]>;
  /** Asks for a refund as the merchant does. */
  refund: ShopDesk['refund'];
  /** Sends off units of an order as the merchant does. */
  fulfill: MerchantClient['fulfill'];
  /** What the agent is told of an order. */
  nextEvent: DemoReceiver['next'];
  /** Stops everything and removes the database. */
  close(): Promise<void>;
}

const PERSON = { first_name: 'Ada', last_name: 'Byron', email: 'ada@example.com' };
const ADDRESS = {
  name: 'Ada Byron',
  line_one: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94131',
};

/** Starts everything on free loopback ports; what the server has to complain about goes to `complain`. */
export async function startDemoWorld(complain: (text: string) => void): Promise<DemoWorld> {
  const { startSandbox, defaultSellerAccount, defaultAgentAccount } = await import('../../sandbox/sandbox.js');
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };
  try {
    const folder = throwAwayFolder();
    ends.push(folder.remove);
    const sandbox = await startSandbox({ file: join(folder.path, 'stripe-sandbox.db') });
    ends.push(sandbox.close);

    const logger = createLogger({ level: 'warn', pretty: false, output: { write: complain } });
    const eventSecret = `whsec_${randomBytes(24).toString('base64url')}`;
    const receiver = await startDemoReceiver(eventSecret, logger);
    ends.push(receiver.close);
    const apiKey = randomBytes(24).toString('base64url');
    const webhookSecret = `whsec_${randomBytes(24).toString('base64url')}`;
    const config = loadConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      DRAIN_SECONDS: '0',
      DATABASE_URL: `sqlite:${join(folder.path, 'acp-seller.db')}`,
      ACP_API_KEYS: `demo=${apiKey}`,
      ORDER_WEBHOOK_URL: receiver.url,
      ORDER_WEBHOOK_SECRET: eventSecret,
    });
    const app = await createApp(config, {
      logger,
      stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url, webhookSecret },
    });
    ends.push(app.stop);
    const url = await app.start();
    sandbox.deliverTo({ url: `${url}/webhooks/stripe`, secret: webhookSecret });
    const merchant = createMerchantClient({
      http: { ...config.http, port: Number(new URL(url).port) },
      key: config.generatedKeys.merchant,
    });
    const ledger = async () =>
      (await (await fetch(`${sandbox.url}/_sandbox/ledger`)).json()) as {
        charges: LedgerCharge[];
        refunds: LedgerRefund[];
      };

    const client = createAcpClient({ baseUrl: url, apiKey });
    const minter = createTokenMinter({ stripeUrl: sandbox.url, secretKey: defaultAgentAccount.key });
    ends.push(client.close, minter.close);
    return {
      url,
      stripeUrl: sandbox.url,
      buyer: createBuyer({ client, minter, person: PERSON, address: ADDRESS }),
      destination: `${ADDRESS.line_one}, ${ADDRESS.city}, ${ADDRESS.state} ${ADDRESS.postal_code}, ${ADDRESS.country}`,
      charges: async () => (await ledger()).charges,
      refunds: async () => (await ledger()).refunds,
      refund: merchant.refund,
      fulfill: merchant.fulfill,
      nextEvent: receiver.next,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A folder that goes with the demo, or with the process where somebody ends the demo early. */
function throwAwayFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'acp-seller-demo-'));
  const leave = (): never => process.exit(130);
  const remove = (): void => {
    process.off('exit', remove).off('SIGINT', leave).off('SIGTERM', leave);
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', remove).once('SIGINT', leave).once('SIGTERM', leave);
  return { path, remove };
}

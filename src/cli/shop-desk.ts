import { createApp } from '../app.js';
import { startEmbeddedSandbox } from '../assembly/embedded-sandbox.js';
import { loadConfig, merchantKeyOf, readEnv } from '../config/config.js';
import { InUseError } from '../errors.js';
import { createLogger } from '../logger.js';
import { renderRefund } from '../protocol/merchant/refund.js';
import type { ShopDesk } from './desk.js';
import { createMerchantClient } from './merchant-client.js';

/** Opens the database of the settings; where a running server has it, asks that server over the merchant API. */
export async function openShopDesk(complain: (text: string) => void): Promise<ShopDesk> {
  const env = readEnv();
  const config = loadConfig(env);
  try {
    return await openHere(config, complain);
  } catch (error) {
    if (!(error instanceof InUseError)) throw error;
    return createMerchantClient({ http: config.http, key: merchantKeyOf(env) });
  }
}

async function openHere(config: ReturnType<typeof loadConfig>, complain: (text: string) => void): Promise<ShopDesk> {
  const sandbox = await startEmbeddedSandbox(config);
  try {
    const logger = createLogger({ level: 'warn', pretty: false, output: { write: complain } });
    const app = await createApp(config, { logger, stripe: sandbox?.stripe });
    const { refunds, reconciliation, upkeep } = app.orders;
    return {
      async refund(order, asked) {
        const { refund, order: after } = await refunds.request(order, asked);
        return renderRefund(refund, after);
      },
      async reconcile(options) {
        const found = await reconciliation.run({ ...options, by: {} });
        await upkeep.applyEvents();
        await upkeep.carryOutRefunds();
        return found;
      },
      async close() {
        await app.stop({ drainSeconds: 0 });
        await sandbox?.close();
      },
    };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

import { fingerprintKeysOf } from '../assembly/fingerprint-keys.js';
import { openDatabase } from '../assembly/open-database.js';
import { createRetention } from '../assembly/retention.js';
import { createBuyerHashes } from '../checkout/quoting/buyer-hashes.js';
import { systemClock } from '../clock.js';
import { loadConfig, merchantKeyOf, readEnv } from '../config/config.js';
import { InUseError } from '../errors.js';
import { renderErasure, renderPurge } from '../protocol/merchant/retention.js';
import type { PurgeDesk } from './desk.js';
import { createMerchantClient } from './merchant-client.js';

/**
 * Opens the database of the settings, and nothing else: neither Stripe nor the shop is needed. Where a running server has
 * it, asks that server over the merchant API.
 */
export async function openPurgeDesk(): Promise<PurgeDesk> {
  const env = readEnv();
  const config = loadConfig(env);
  try {
    const store = await openDatabase(config.database, { clock: systemClock, onFatal: () => {} });
    const buyerHashes = createBuyerHashes(fingerprintKeysOf(config));
    const { purge, erasure } = createRetention({ config, store, clock: systemClock, buyerHashes });
    return {
      purge: async (dryRun) => renderPurge(await purge.run({ dryRun, by: {} }), dryRun),
      erase: async (email, dryRun) => renderErasure(await erasure.run(email, { dryRun }), dryRun),
      shrinks: async () => (await store.retention.size()).shrinks,
      close: () => store.close(),
    };
  } catch (error) {
    if (!(error instanceof InUseError)) throw error;
    return createMerchantClient({ http: config.http, key: merchantKeyOf(env) });
  }
}

import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { createInterface } from 'node:readline';
import { type EmbeddedSandbox, startEmbeddedSandbox } from '../assembly/embedded-sandbox.js';
import { openDatabase } from '../assembly/open-database.js';
import { createProviders } from '../assembly/providers.js';
import { stripeSideOf } from '../assembly/stripe-side.js';
import { systemClock } from '../clock.js';
import type { Config } from '../config/config.js';
import { ownAddress, ownUrl } from '../config/own-address.js';
import { InUseError } from '../errors.js';
import { createFeed, type FeedItem } from '../feed/feed.js';
import { feedIdOf } from '../feed/feed-id.js';
import { newId } from '../ids.js';
import { createLogger } from '../logger.js';
import { bindStripeAccount } from '../payments/stripe-account.js';
import type { StripeSide } from '../payments/stripe-side.js';
import { loadShop, type Shop } from '../providers/shop.js';

/** The catalog with its present availability, as a command sends it. */
export interface FeedSource {
  /** Where the shop is, ISO 3166-1 alpha-2. */
  country: string;
  counts: { products: number; variants: number };
  batches(): AsyncIterable<FeedItem[]>;
  close(): Promise<void>;
}

/** Milliseconds for one call to Stripe. */
const STRIPE_BUDGET = 10_000;
/** Milliseconds without a byte. */
const PATIENCE = 60_000;

/** Reads the shop and the database of the settings; where a running server has the database, reads that server's feed. */
export async function openFeedSource(config: Config, complain: (text: string) => void): Promise<FeedSource> {
  const shop = await loadShop(config.shopDir);
  try {
    return await openHere(config, shop, complain);
  } catch (error) {
    if (!(error instanceof InUseError)) throw error;
    return readServer(config, shop);
  }
}

async function openHere(config: Config, shop: Shop, complain: (text: string) => void): Promise<FeedSource> {
  const store = await openDatabase(config.database, { clock: systemClock, onFatal: () => {} });
  let sandbox: EmbeddedSandbox | undefined;
  const close = async () => {
    await store.close();
    await sandbox?.close();
  };
  try {
    const logger = createLogger({ level: 'warn', pretty: false, output: { write: complain } });
    let stripeSide: StripeSide | undefined;
    if (shop.sources.catalog.kind === 'stripe') {
      sandbox = await startEmbeddedSandbox(config);
      const storeId = await store.remember('store_id', newId('store'));
      stripeSide = stripeSideOf({ live: () => config, account: sandbox?.stripe, shop, storeId, logger });
      await bindStripeAccount(stripeSide.payments, store.remember);
    }
    const publicUrl = () => config.http.publicUrl ?? ownUrl(config.http);
    const { listing } = await createProviders({
      shop,
      live: () => config,
      publicUrl,
      stripeSide() {
        if (!stripeSide) throw new Error('The feed of this shop has nothing to do with Stripe');
        return stripeSide;
      },
      store,
      clock: systemClock,
      logger,
      failpoint: () => {},
      stripeBudget: STRIPE_BUDGET,
    });
    await store.seedStock(shop.stock);
    const feed = createFeed({
      shop,
      listing,
      store,
      isShared: false,
      clock: systemClock,
      feedId: feedIdOf(''),
      publicUrl,
    });
    return { country: shop.country, counts: feed.counts(), batches: feed.items, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readServer(config: Config, { country }: Shop): Promise<FeedSource> {
  const items: FeedItem[] = [];
  for await (const json of createInterface({ input: await fetchFeed(config) })) {
    const { id, variants } = JSON.parse(json) as { id: string; variants: unknown[] };
    items.push({ id, json, variants: variants.length });
  }
  return {
    country,
    counts: { products: items.length, variants: items.reduce((sum, { variants }) => sum + variants, 0) },
    async *batches() {
      yield items;
    },
    close: async () => {},
  };
}

function fetchFeed({ http: { host, port, tls, trustProxy } }: Config): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const target = {
      host: ownAddress(host),
      port,
      path: '/feed/products.jsonl',
      timeout: PATIENCE,
      // It stays on this machine, and stands where the proxy would.
      headers: trustProxy === undefined ? {} : { 'x-forwarded-proto': 'https' },
    };
    // The certificate names the public host, and this asks the same machine.
    const request = tls ? getHttps({ ...target, rejectUnauthorized: false }) : getHttp(target);
    request.on('timeout', () => request.destroy(new Error('The server gave no answer in time.')));
    request.on('error', reject);
    request.on('response', (response) => {
      if (response.statusCode === 200) return resolve(response);
      response.resume();
      reject(
        new Error(`The server that has the database answers ${response.statusCode} when it is asked for its feed.`),
      );
    });
  });
}

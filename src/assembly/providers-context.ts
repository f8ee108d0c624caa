import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import type { Failpoint } from '../failpoint.js';
import type { Logger } from '../logger.js';
import type { OutsideCalls } from '../outside-calls.js';
import type { StripeSide } from '../payments/stripe-side.js';
import type { Shop } from '../providers/shop.js';
import type { Store } from '../store/store.js';

/** What providers are made of. */
export interface ProvidersContext {
  shop: Shop;
  /** The settings with the secrets of now. */
  live: () => Pick<Config, 'mode' | 'backEnd'>;
  /** Asked for only when something is wanted of Stripe. */
  stripeSide: () => StripeSide;
  store: Pick<Store, 'fact' | 'setFact' | 'seedStock'>;
  /** What buyers reach this server by. */
  publicUrl: () => string;
  clock: Clock;
  backEndCalls?: OutsideCalls;
  logger: Logger;
  failpoint: Failpoint;
  /** Milliseconds that all calls to Stripe of one piece of work may take together. */
  stripeBudget: number;
}

import type { Carts } from '../carts/carts.js';
import type { Approvals, Checkout, Idempotency } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import type { Archive } from '../store/archive.js';
import type { Store } from '../store/store.js';
import { createCancellations } from './cancellations.js';
import { createMerchantCarts } from './carts.js';
import { createChangeOnce } from './change-once.js';
import { createDeliveries } from './deliveries.js';
import { createDiscounts, type DiscountsDeps } from './discounts.js';
import { createEndpoints } from './endpoints.js';
import { createOrderSearch } from './order-search.js';
import { createSessions } from './sessions.js';
import { createStock, type StockDeps } from './stock.js';
import { createStoreCredits, type StoreCreditsDeps } from './store-credits.js';

export type { AskedBy, Done } from './change-once.js';

export interface MerchantDeps {
  store: Store;
  archive: Archive;
  idempotency: Idempotency;
  sessionOf: Checkout['get'];
  approvals: Approvals;
  carts: Carts;
  /** Agents that the settings name. */
  agentIds: readonly string[];
  variants: StockDeps['variants'];
  rules: DiscountsDeps['rules'];
  creditHashes: StoreCreditsDeps['hashes'];
  /** Lower-case ISO 4217: the one currency of the shop. */
  currency: string;
  takesGiftCards: boolean;
  /** Endpoints for order events that the settings name. */
  endpointIds: readonly string[];
  clock: Clock;
}

/** Puts together what the shop can look through, and what it can change besides its orders. */
export function createMerchant(deps: MerchantDeps) {
  const { store, archive, idempotency, sessionOf, carts, agentIds, variants, rules, endpointIds, clock } = deps;
  const { creditHashes: hashes, currency, takesGiftCards } = deps;
  const changeOnce = createChangeOnce({ store, idempotency });
  const endpoints = createEndpoints({ outbox: store.outbox, archive, changeOnce, configured: endpointIds });
  return {
    orders: createOrderSearch({ store, archive }),
    stock: createStock({ store, archive, changeOnce, variants }),
    discounts: createDiscounts({ archive, rules }),
    storeCredits: createStoreCredits({ store, archive, changeOnce, hashes, currency, takesGiftCards }),
    sessions: createSessions({ store, archive, sessionOf, clock }),
    approvals: deps.approvals,
    carts: createMerchantCarts({ carts, agentIds }),
    endpoints,
    deliveries: createDeliveries({ archive, changeOnce, endpoints }),
    stripeEvents: archive.stripeEvents,
    audit: archive.audit,
    consents: archive.consents,
    cancellations: createCancellations({ archive }),
  };
}

export type Merchant = ReturnType<typeof createMerchant>;

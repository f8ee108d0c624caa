import type { Config } from '../config/config.js';
import { watchingStore } from '../feed/watching-store.js';
import { consentStore } from '../orders/consent-store.js';
import { orderTaskStore } from '../orders/order-task-store.js';
import { returnedUsesStore } from '../orders/returned-uses.js';
import { announcingStore } from '../outbox/announcing-store.js';
import { createOrderEvents } from '../outbox/order-events.js';
import type { Shop } from '../providers/shop.js';
import type { Database } from '../store/database.js';
import { orderSettingsOf } from './order-settings.js';
import { orderTasksOf } from './order-tasks.js';

export interface StoreLayersContext {
  config: Config;
  shop: Shop;
  /** What buyers reach this server by. */
  publicUrl: () => string;
  /** Tasks of an order were written. */
  onTasks: () => void;
  /** Order events were written. */
  onAnnounced: () => void;
  /** The stock of these variants may have moved. */
  onStock: (variantIds: Iterable<string>) => void;
}

/**
 * The store for everybody who changes sessions and orders: what a change means for marketing, discounts, the feed, other
 * systems and whoever is told of orders is written in the same commit, or heard of after it.
 */
export function layered(store: Database, context: StoreLayersContext): Database {
  const { config, shop, publicUrl, onTasks, onAnnounced, onStock } = context;
  const { receivers: listeners } = config.orderWebhooks;
  const settings = () => orderSettingsOf(shop, publicUrl());
  const recording = watchingStore(returnedUsesStore(consentStore(store)), onStock);
  const placing = orderTaskStore(recording, orderTasksOf(shop.sources), onTasks);
  return announcingStore(placing, createOrderEvents({ listeners, settings }), onAnnounced);
}

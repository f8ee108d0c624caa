import { checkout } from './0001-checkout.js';
import { afterSale } from './0002-after-sale.js';
import { ordersAndEvents } from './0003-orders-and-events.js';
import { productFeed } from './0004-product-feed.js';
import { orderTasks } from './0005-order-tasks.js';
import { agentTallies } from './0006-agent-tallies.js';
import { carts } from './0007-carts.js';
import { discountRedemptions } from './0008-discount-redemptions.js';
import { records } from './0009-records.js';
import { retention } from './0010-retention.js';
import { storeCredit } from './0011-store-credit.js';
import { giftCards } from './0012-gift-cards.js';
import { pendingApproval } from './0013-pending-approval.js';
import { keysInOrderOfTime } from './0014-keys-in-order-of-time.js';
import type { Migration } from './migration.js';

/** In the order of their versions. */
export const migrations: readonly Migration[] = [
  checkout,
  afterSale,
  ordersAndEvents,
  productFeed,
  orderTasks,
  agentTallies,
  carts,
  discountRedemptions,
  records,
  retention,
  storeCredit,
  giftCards,
  pendingApproval,
  keysInOrderOfTime,
];

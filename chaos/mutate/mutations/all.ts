import type { Mutation } from '../mutation.js';
import { afterSaleMutations } from './after-sale.js';
import { stripeMutations } from './at-stripe.js';
import { backEndMutations } from './back-end.js';
import { chargeMutations } from './charges.js';
import { deliveryMutations } from './deliveries.js';
import { durabilityMutations } from './durability.js';
import { keyMutations } from './keys.js';
import { limitMutations } from './limits.js';
import { postgresMutations } from './on-postgres.js';
import { orderTaskMutations } from './order-tasks.js';
import { orderMutations } from './orders.js';
import { requestMutations } from './requests.js';
import { rowMutations } from './rows.js';
import { verdictMutations } from './verdicts.js';
import { versionMutations } from './versions.js';
import { paymentMutations } from './ways-to-pay.js';
import { wholeShopMutations } from './whole-shop.js';

/** Every mechanism that is taken away, once each. */
export const MUTATIONS: readonly Mutation[] = [
  ...chargeMutations,
  ...stripeMutations,
  ...requestMutations,
  ...keyMutations,
  ...verdictMutations,
  ...afterSaleMutations,
  ...orderMutations,
  ...orderTaskMutations,
  ...limitMutations,
  ...deliveryMutations,
  ...backEndMutations,
  ...wholeShopMutations,
  ...paymentMutations,
  ...versionMutations,
  ...rowMutations,
  ...durabilityMutations,
  ...postgresMutations,
];

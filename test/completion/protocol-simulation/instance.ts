import { type Checkout, createCheckout, type Settlement } from '../../../src/checkout/checkout.js';
import { createBuyerHashes } from '../../../src/checkout/quoting/buyer-hashes.js';
import { createRedeeming } from '../../../src/checkout/quoting/redeeming.js';
import type { Upkeep } from '../../../src/checkout/upkeep.js';
import type { FailpointName } from '../../../src/failpoint.js';
import type { PaymentService } from '../../../src/payments/payment-service.js';
import { ANY_CARD } from '../../support/builders.js';
import { count } from './counts.js';
import { Crash } from './crash.js';
import { createPayments } from './payments.js';
import type { Scene } from './scene.js';
import { createSharedStore } from './shared-store.js';
import { AUTHENTICATION } from './shop.js';
import type { Owner } from './tasks.js';
import { accuse, tell } from './world.js';

/** One process: the real use cases over the shared database and Stripe. */
export interface Instance extends Owner {
  checkout: Checkout;
  upkeep: Upkeep;
  settlement: Settlement;
  payments: PaymentService;
  /** Takes requests. */
  isReady: boolean;
  isSweeping: boolean;
  /** Ends the connections of those who wait for an answer. */
  hangUp: Set<() => void>;
}

/** Milliseconds, as the server sets them. */
const LEASE = 30_000;
const BUDGET = 20_000;
export const SESSION_TTL = 6 * 3_600_000;

/** Share of failpoints at which the process dies. */
const FATAL = 0.02;

export function startInstance(scene: Scene, name: string): Instance {
  const { world, tables, laws, ledger, priceTag } = scene;
  const owner: Owner = { name, isAlive: true, pausedUntil: 0 };
  const failpoint = (point: FailpointName): void => {
    if (!instance.isAlive || world.isCalm || !world.dice.chance(FATAL)) return;
    kill(scene, instance, `at ${point}`);
    throw new Crash();
  };
  const payments = createPayments(world, ledger, owner);
  const store = createSharedStore(world, tables, laws, owner);
  const { checkout, upkeep, settlement } = createCheckout({
    store,
    payments,
    quoting: priceTag.quoting,
    redeeming: createRedeeming({ store, buyerHashes: createBuyerHashes([{ id: 'a', secret: 'simulated' }]) }),
    clock: { now: world.tasks.now },
    failpoint,
    rules: {
      ttl: SESSION_TTL,
      hold: 15 * 60_000,
      lowStockThreshold: 0,
      maxDeclines: 1_000,
      maxHolds: 1_000,
      authentication: AUTHENTICATION,
    },
    maxOpenSessions: 1_000_000,
    onRefused: () => undefined,
    declineLimit: { note: () => undefined, require: () => undefined },
    currency: 'usd',
    handlersOf: () => [{ ...ANY_CARD, id: 'card' }],
    sellerBacked: [],
    purchaseOrders: undefined,
    onApprovalAwaited: () => undefined,
    fingerprintKeys: [{ id: 'k', secret: 'simulated' }],
    keyTtl: 72 * 3_600_000,
    chargeLease: LEASE,
    stripeBudget: BUDGET,
    onReview: (_, reason) => owner.isAlive && accuse(world, `a person has to look: ${reason}`),
    onRefund: ({ cause }) => owner.isAlive && accuse(world, `money goes back: ${cause}`),
    onUpkeepFailure: (task, _, error) => owner.isAlive && laws.upkeepFailed(task, error),
  });
  const instance: Instance = Object.assign(owner, {
    checkout,
    upkeep,
    settlement,
    payments,
    isReady: true,
    isSweeping: false,
    hangUp: new Set<() => void>(),
  });
  return instance;
}

/** Nothing of this process runs any more; what it had sent may still arrive. */
export function kill({ world, revive }: Scene, instance: Instance, point?: string): void {
  const { tasks, dice, counts } = world;
  instance.isAlive = false;
  instance.isReady = false;
  const buried = tasks.bury(instance);
  const where = point ?? `waiting-for-${buried[0]?.name ?? 'nothing'}`;
  count(counts, `crash ${where}`);
  tell(world, () => `${instance.name} dies ${where}`);
  for (const { afterDeath } of buried) if (afterDeath && dice.chance(0.4)) afterDeath();
  for (const hangUp of instance.hangUp) hangUp();
  instance.hangUp.clear();
  revive(instance);
}

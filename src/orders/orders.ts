import type { Checkout, Idempotency, Settlement } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import type { Refund } from '../domain/refund.js';
import type { OnItemFailure } from '../every-item.js';
import type { Failpoint } from '../failpoint.js';
import type { PaymentService } from '../payments/payment-service.js';
import type { RefundsAtStripe } from '../payments/refunds-at-stripe.js';
import type { StripeLists } from '../payments/stripe-lists.js';
import type { OrderTaker } from '../providers/types.js';
import type { OrderTaskName } from '../store/order-tasks.js';
import type { Store } from '../store/store.js';
import { createDisputes } from './disputes.js';
import { createOrderEditing } from './order-editing.js';
import { createOrderLog } from './order-log.js';
import { createOrderOperations } from './order-operations.js';
import { createOrderPlacing, type OrderPlacingDeps } from './order-placing.js';
import { createOrderTasks, type OrderTasksDeps, type OrderTaskWork } from './order-tasks.js';
import { createOrderUpkeep } from './order-upkeep.js';
import { createOwnPayments } from './own-payments.js';
import { createPaymentEvents } from './payment-events.js';
import { createReconciliation } from './reconciliation.js';
import { createRefundService } from './refund-service.js';
import { createRefundWork } from './refund-work.js';

export interface OrdersDeps {
  store: Store;
  payments: PaymentService;
  refundsAtStripe: RefundsAtStripe;
  lists: StripeLists;
  settlement: Settlement;
  idempotency: Idempotency;
  /** Names this database in what it makes at Stripe. */
  storeId: string;
  clock: Clock;
  failpoint: Failpoint;
  /** Milliseconds that all calls to Stripe of one piece of work may take together. */
  stripeBudget: number;
  /** What orders mean for other systems. */
  orderTasks: ReadonlyMap<OrderTaskName, OrderTaskWork>;
  onOrderTaskStuck: OrderTasksDeps['onStuck'];
  /** Who is given every order, where somebody is. */
  orderTaker?: OrderTaker | undefined;
  onUncanceled: OrderPlacingDeps['onUncanceled'];
  requestKey: Checkout['requestKey'];
  isHandledEvent: (type: string) => boolean;
  /** Whether all that follows from events of this type is done beside the orders. */
  isNotedEvent: (type: string) => boolean;
  onUnconcerned: (type: string, outcome: 'ignored' | 'foreign') => void;
  /** Stripe will not make a refund: somebody has to see to the money. */
  onRefundRefused: (refund: Refund) => void;
  /** A refund is on record and may be made. */
  onRefundDue: () => void;
  onUpkeepFailure: OnItemFailure;
  /** Milliseconds; absent: orders are kept for good. */
  ordersKept?: number | undefined;
}

/** Puts the use cases after the sale together. */
export function createOrders(deps: OrdersDeps) {
  const { store, payments, refundsAtStripe, lists, settlement, clock, failpoint } = deps;
  const newBudget = () => payments.budget(deps.stripeBudget);
  const ownPayments = createOwnPayments({ store, storeId: deps.storeId });
  const work = createRefundWork({
    store,
    atStripe: refundsAtStripe,
    payments,
    newBudget,
    failpoint,
    onRefused: deps.onRefundRefused,
  });
  const disputes = createDisputes(createOrderLog(store));
  const events = createPaymentEvents({
    store,
    payments,
    atStripe: refundsAtStripe,
    settlement,
    ownPayments,
    refunds: work,
    disputes,
    newBudget,
    isHandled: deps.isHandledEvent,
    isNoted: deps.isNotedEvent,
    failpoint,
    onUnconcerned: deps.onUnconcerned,
  });
  const reconciliation = createReconciliation({
    store,
    lists,
    payments,
    settlement,
    ownPayments,
    events,
    refunds: work,
    disputes,
    newBudget,
    now: clock.now,
    ordersKept: deps.ordersKept,
    onFailure: deps.onUpkeepFailure,
  });
  const operations = createOrderOperations(
    createOrderEditing({ store, idempotency: deps.idempotency, onRefundDue: deps.onRefundDue }),
  );
  const { orderTaker: taker, requestKey } = deps;
  const works = new Map(deps.orderTasks);
  if (taker) {
    const placing = createOrderPlacing({
      taker,
      cancel: operations.cancel,
      requestKey,
      orderOf: store.orderByName,
      onUncanceled: deps.onUncanceled,
    });
    works.set('place', placing);
  }
  return {
    events,
    refunds: createRefundService({ store, work }),
    operations,
    reconciliation,
    upkeep: createOrderUpkeep({
      store,
      events,
      refunds: work,
      tasks: createOrderTasks({
        store,
        works,
        clock,
        onFailure: deps.onUpkeepFailure,
        onStuck: deps.onOrderTaskStuck,
      }),
      reconciliation,
      clock,
      onFailure: deps.onUpkeepFailure,
    }),
  };
}

export type Orders = ReturnType<typeof createOrders>;

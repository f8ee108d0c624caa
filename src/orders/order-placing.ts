import type { Checkout } from '../checkout/checkout.js';
import type { Order } from '../domain/order.js';
import type { Placing } from '../domain/placing.js';
import { ProtocolError } from '../errors.js';
import type { OrderTaker } from '../providers/types.js';
import type { Store } from '../store/store.js';
import type { OrderOperations } from './order-operations.js';
import type { OrderTaskWork } from './order-tasks.js';

export interface OrderPlacingDeps {
  taker: OrderTaker;
  cancel: OrderOperations['cancel'];
  requestKey: Checkout['requestKey'];
  orderOf: Store['orderByName'];
  /** It will not be fulfilled, and could not be canceled: somebody has to see to it. */
  onUncanceled: (order: Order, why: string) => void;
}

const BY = 'order_placing';

/**
 * Gives an order to whoever fulfills it, until it has been taken or refused. One that is refused is canceled here and
 * refunded, once: the cancellation goes under a key of its own, and a canceled order is not canceled again.
 */
export function createOrderPlacing(deps: OrderPlacingDeps): OrderTaskWork {
  const { taker, cancel, requestKey } = deps;

  return async ({ order, tries, note }) => {
    const done = (progress: Placing): void => note({ ...progress });
    // Where it was tried before, it may be there already, and has to come again with what became of it.
    if (order.status === 'canceled' && tries === 1) return done({ state: 'unplaced', tries: 0 });
    const placed = await taker.place(order);
    if (placed.accepted) {
      const { reference } = placed;
      return done({ state: 'accepted', tries, ...(reference !== undefined && { reference }) });
    }
    const { reason, description, restock } = placed;
    const problem = await canceled(order, { reason, description, refund: true, restock });
    done({ state: 'refused', tries, reason, ...(problem !== undefined && { problem }) });
  };

  /** Returns why it could not be canceled, where that is so. */
  async function canceled(order: Order, command: Parameters<typeof cancel>[1]): Promise<string | undefined> {
    if (order.status === 'canceled') return undefined;
    const key = requestKey({
      agentId: BY,
      path: order.id,
      key: 'refused',
      apiVersion: order.apiVersion ?? '',
      body: undefined,
    });
    try {
      await cancel(order.id, command, { key, requestId: `${BY}_${order.id}` });
      return undefined;
    } catch (error) {
      if (!(error instanceof ProtocolError && error.status === 409)) throw error;
      if ((await deps.orderOf(order.id))?.status === 'canceled') return undefined;
      // Some of it is on its way already.
      deps.onUncanceled(order, error.message);
      return error.message;
    }
  }
}

import type { Order } from '../../domain/order.js';
import type { OrderTaker } from '../types.js';
import type { Ask } from './questions.js';

/** Its task tries again, so there is one try at a time, and it may take long. */
const LIMITS = { perTry: 10_000, overall: 10_000, mostBytes: 1024 * 1024 };

/** The merchant's own back end, which is given orders; `render` makes the order as the merchant's API shows it. */
export function ordersToBackEnd(ask: Ask, render: (order: Order) => { id: string }): OrderTaker {
  return {
    async place(order) {
      const answer = await ask('order.place', { order: render(order) }, { id: order.id, limits: LIMITS });
      if (!answer.accepted) return answer;
      const { reference } = answer;
      return { accepted: true, ...(reference !== undefined && { reference }) };
    },
  };
}

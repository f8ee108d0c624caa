import { setTimeout as sleep } from 'node:timers/promises';

const LOOKING = 20;

/** So many orders are to be bought, each by whoever comes first, once `mayGoOn` says so. */
export function createTickets(count: number, mayGoOn: () => boolean) {
  let taken = 0;
  return {
    async next(): Promise<string | undefined> {
      while (taken < count && !mayGoOn()) await sleep(LOOKING);
      if (taken === count) return undefined;
      taken += 1;
      return `order-${taken}`;
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;

/** What was sold, each for one merchant; nothing more comes once `over` says so and all of it was taken. */
export function createWorkload(sold: () => readonly { orderId: string }[], over: () => boolean) {
  let taken = 0;
  return {
    taken: (): number => taken,
    async next(): Promise<string | undefined> {
      for (;;) {
        const order = sold()[taken];
        if (order) {
          taken += 1;
          return order.orderId;
        }
        if (over()) return undefined;
        await sleep(LOOKING);
      }
    },
  };
}

export type Workload = ReturnType<typeof createWorkload>;

import type { Order } from '../../src/domain/order.js';
import { factsOfRecord } from './facts.js';

/** An order as it was after one of its changes. */
export interface OrderVersion {
  version: number;
  facts: string;
  /** Milliseconds since the epoch, of the commit. */
  at: number;
}

/** Where an order came to. */
export interface OrderRecord {
  sessionId: string;
  /** As the log has them. */
  versions: OrderVersion[];
  latest: Order;
}

/** Gathers every version of every order, as the log of sessions is read from its begin. The outbox has no word in it. */
export function createVersions() {
  const records = new Map<string, OrderRecord>();
  return {
    records: records as ReadonlyMap<string, OrderRecord>,
    add(order: Order): void {
      const known = records.get(order.id);
      const version = { version: order.version, facts: factsOfRecord(order), at: order.updatedAt };
      if (!known) {
        records.set(order.id, { sessionId: order.sessionId, versions: [version], latest: order });
        return;
      }
      known.latest = order;
      // Some revisions change the session and not its order.
      if (known.versions.at(-1)?.version !== order.version) known.versions.push(version);
    },
  };
}

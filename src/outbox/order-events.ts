import type { Order } from '../domain/order.js';
import { newId } from '../ids.js';
import { isVersion, NEWEST_VERSION, type OrderSettings, renderOrderEvent, type Version } from '../protocol/index.js';
import type { NewOrderEvent } from '../store/outbox.js';

/** The shop's own receiver; no agent may have this id. */
export const MERCHANT_ENDPOINT = 'merchant';

export interface OrderEventsDeps {
  /** Agents with an endpoint, and the merchant where it has one. */
  endpointIds: ReadonlySet<string>;
  settings: () => OrderSettings;
}

/** Says what is to be told of an order, and to whom: its agent, in the version it spoke, and the shop's own receiver. */
export function createOrderEvents({ endpointIds, settings }: OrderEventsDeps) {
  return (order: Order): NewOrderEvent[] => {
    const type = order.version === 1 ? 'order_create' : 'order_update';
    const bodies = new Map<Version, string>();
    const bodyIn = (version: Version): string => {
      const body = bodies.get(version) ?? renderOrderEvent(version, type, order, settings());
      bodies.set(version, body);
      return body;
    };
    return [order.agentId, MERCHANT_ENDPOINT]
      .filter((endpointId) => endpointIds.has(endpointId))
      .map((endpointId) => {
        const spoken = endpointId === MERCHANT_ENDPOINT ? undefined : order.apiVersion;
        const body = bodyIn(isVersion(spoken) ? spoken : NEWEST_VERSION);
        return { id: newId('evt'), endpointId, orderId: order.id, seq: order.version, type, body };
      });
  };
}

export type OrderEvents = ReturnType<typeof createOrderEvents>;

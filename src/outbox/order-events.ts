import type { Order } from '../domain/order.js';
import { newId } from '../ids.js';
import { isVersion, NEWEST_VERSION, type OrderSettings, renderOrderEvent } from '../protocol/index.js';
import type { NewOrderEvent } from '../store/outbox.js';
import type { Receiver } from './receivers.js';

/** The shop's own receiver; no agent may have this id. */
export const MERCHANT_ENDPOINT = 'merchant';

/** Who is told, and in which words. */
export type Listener = Pick<Receiver, 'endpointId' | 'apiVersion' | 'profile'>;

export interface OrderEventsDeps {
  /** Agents with an endpoint, and the merchant where it has one. */
  listeners: readonly Listener[];
  settings: () => OrderSettings;
}

/**
 * Says what is to be told of an order, and to whom: its agent, in the version it spoke unless its endpoint reads another
 * one, and the shop's own receiver.
 */
export function createOrderEvents({ listeners, settings }: OrderEventsDeps) {
  const byId = new Map(listeners.map((listener) => [listener.endpointId, listener]));
  return (order: Order): NewOrderEvent[] => {
    const type = order.version === 1 ? 'order_create' : 'order_update';
    const bodies = new Map<string, string>();
    const bodyFor = ({ endpointId, apiVersion, profile }: Listener): string => {
      const spoken = apiVersion ?? (endpointId === MERCHANT_ENDPOINT ? undefined : order.apiVersion);
      const version = isVersion(spoken) ? spoken : NEWEST_VERSION;
      const dialect = `${version} ${profile}`;
      const body = bodies.get(dialect) ?? renderOrderEvent(version, type, order, settings(), profile);
      bodies.set(dialect, body);
      return body;
    };
    return [byId.get(order.agentId), byId.get(MERCHANT_ENDPOINT)].flatMap((listener) =>
      listener
        ? {
            id: newId('evt'),
            endpointId: listener.endpointId,
            orderId: order.id,
            seq: order.version,
            type,
            body: bodyFor(listener),
          }
        : [],
    );
  };
}

export type OrderEvents = ReturnType<typeof createOrderEvents>;

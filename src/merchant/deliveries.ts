import { ProtocolError } from '../errors.js';
import type { Archive } from '../store/archive.js';
import type { Delivery } from '../store/outbox.js';
import type { AskedBy, ChangeOnce, Done } from './change-once.js';
import type { Endpoints } from './endpoints.js';

export interface DeliveriesDeps {
  archive: Pick<Archive, 'deliveries' | 'delivery'>;
  changeOnce: ChangeOnce;
  endpoints: Pick<Endpoints, 'isDisabled'>;
}

/** An event that is sent again, and with it those of its order that follow it. */
export interface Redelivery {
  id: string;
  endpointId: string;
  orderId: string;
  fromSeq: number;
}

const ACCEPTED = 202;

/** Order events and how far they got. */
export function createDeliveries({ archive, changeOnce, endpoints }: DeliveriesDeps) {
  /** Throws 404 where there is none. */
  async function get(id: string): Promise<Delivery> {
    const delivery = await archive.delivery(id);
    if (!delivery) throw new ProtocolError(404, 'not_found', 'There is no delivery with this id.');
    return delivery;
  }

  return {
    list: archive.deliveries,
    get,

    /** Sends an event again, and what follows it. Throws 404 where there is none, 409 where its endpoint is disabled. */
    async redeliver(id: string, by: AskedBy): Promise<Done<Redelivery>> {
      const { endpointId, orderId, seq: fromSeq } = await get(id);
      const isDisabled = await endpoints.isDisabled(endpointId);
      return changeOnce(by, ACCEPTED, {}, () => {
        if (isDisabled) throw endpointDisabled();
        return {
          answer: { id, endpointId, orderId, fromSeq },
          audit: { action: 'delivery.redeliver', subject: id, detail: { endpoint: endpointId, order: orderId } },
          puts: { replay: { endpointId, orderId, fromSeq } },
        };
      });
    },
  };
}

export type Deliveries = ReturnType<typeof createDeliveries>;

const endpointDisabled = () =>
  new ProtocolError(
    409,
    'endpoint_disabled',
    'The endpoint of this delivery is disabled. Replay the endpoint, which enables it.',
  );

import { createIdempotency } from '../../src/checkout/idempotency.js';
import { createFingerprints } from '../../src/checkout/request-key.js';
import type { Order } from '../../src/domain/order.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { newId, newOrderNumber, newSecret } from '../../src/ids.js';
import { type Puts, type Store, THIS_REVISION } from '../../src/store/store.js';
import type { Template } from './template.js';

/** One of so many copies is a purchase. */
const PURCHASED = 10;
const API_VERSION = '2026-04-17';
const fingerprints = createFingerprints([{ id: 'k1', secret: 'bench-fingerprints' }]);

/** Commits copies under ids of their own, as a server would: every revision with the Idempotency-Key it answered. */
export function createCopier(store: Store, { created, purchase }: Template) {
  const { seal } = createIdempotency({ store, ttl: 0 });

  const write = (session: CheckoutSession, status: number, also: Puts = {}): Promise<void> =>
    store.commit({}, (_rows, now) => {
      const path = `/checkout_sessions/${session.id}`;
      const request = {
        agentId: session.agentId,
        path,
        key: newSecret(),
        apiVersion: API_VERSION,
        body: session.draft.lines,
      };
      const key = fingerprints.requestKey(request);
      return { result: undefined, puts: { ...also, session, idempotency: [seal(key, now, status)] } };
    });

  async function copyPurchase(id: string): Promise<void> {
    const { revisions, rows } = purchase;
    const paymentIntentId = `pi_${newSecret()}`;
    const order = rows.order && copyOfOrder(rows.order, id, paymentIntentId);
    for (const revision of revisions.slice(0, -1)) await write({ ...revision, id }, 200);
    const { charge, reservation } = rows;
    const last = revisions.at(-1);
    if (!last || !order || !charge) throw new Error('A purchase that has no order cannot be copied');
    await write({ ...last, id, order }, 200, {
      order,
      charge: { ...charge, sessionId: id, paymentIntentId, pinnedSeq: THIS_REVISION },
      ...(reservation && { reservation: { ...reservation, sessionId: id } }),
    });
  }

  return {
    /** The id of the session, if it is one that was only created. */
    async copy(index: number): Promise<string | undefined> {
      const id = newId('cs');
      if (index % PURCHASED === 0) {
        await copyPurchase(id);
        return undefined;
      }
      await write({ ...created, id }, 201);
      return id;
    },
  };
}

const copyOfOrder = (order: Order, sessionId: string, paymentIntentId: string): Order => ({
  ...order,
  id: newId('ord'),
  sessionId,
  number: newOrderNumber(),
  secret: newSecret(),
  ...(order.payment && { payment: { ...order.payment, paymentIntentId } }),
});

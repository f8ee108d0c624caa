import type { Paper } from '../paper.js';
import { prove } from './demo-error.js';
import type { HeardEvent } from './demo-receiver.js';
import type { DemoWorld } from './demo-world.js';

/** The agent is told of its order, and knows who says so. */
export async function showEvent(
  paper: Paper,
  world: DemoWorld,
  title: string,
  orderId: string,
  has?: (event: HeardEvent) => boolean,
): Promise<HeardEvent> {
  paper.step(title, 'POST /agentic_checkout/webhooks/order_events');
  const event = await world.nextEvent(orderId, has);
  const { type, order, requestId, isSigned } = event;
  paper.fact('Event', `${type}, ${order.status}`);
  paper.fact('Request-Id', requestId);
  for (const { status, carrier, tracking_number: number } of order.fulfillments) {
    paper.fact('Parcel', [status, carrier, number].filter(Boolean).join(', '));
  }
  prove(isSigned, 'every order event is signed');
  paper.proven('Its Merchant-Signature is valid.');
  return event;
}

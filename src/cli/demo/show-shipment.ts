import type { WireSession } from '../../protocol/wire.js';
import type { Paper } from '../paper.js';
import { given, prove } from './demo-error.js';
import type { DemoWorld } from './demo-world.js';
import { showEvent } from './show-event.js';

/** The shop sends off what was bought, and the agent hears of it. */
export async function showShipment(paper: Paper, world: DemoWorld, session: WireSession): Promise<void> {
  const { id } = given(session.order, 'order');
  const created = await showEvent(paper, world, 'The agent was told of the first order', id);
  prove(created.type === 'order_create', 'the first event of an order says that it is new');

  paper.step('The shop ships the first order', 'POST /merchant/orders/{id}/fulfillments');
  const parcel = {
    type: 'shipping',
    carrier: 'UPS',
    tracking_number: '1Z999AA10123456784',
    event: { type: 'shipped' },
  };
  const order = await world.fulfill(id, parcel, 'demo-parcel');
  const [fulfillment] = order.fulfillments;
  paper.fact('Fulfillment', `${fulfillment?.id}, ${fulfillment?.status}`);
  prove(order.status === 'shipped', 'an order of which everything is on its way is shipped');

  const updated = await showEvent(paper, world, 'The agent hears that it is on its way', id);
  prove(updated.order.status === 'shipped', 'the agent hears that the order is shipped');
}

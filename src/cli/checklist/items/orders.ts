import { randomUUID } from 'node:crypto';
import { type Item, type Memory, NotShown, type Scene } from '../scene.js';
import { readError } from '../session-facts.js';
import { readySession } from './sessions.js';

const PATH = '/checkout_sessions';

const paidOf = ({ memory }: Scene): NonNullable<Memory['paid']> => {
  if (memory.paid) return memory.paid;
  throw new NotShown('It needs an order, and none was made: see the item "The order".');
};

const completion: Item = {
  id: 'order-completion',
  title: 'The order',
  asks: 'A complete with a token is answered 201 with the session completed and its order.',
  async play(scene) {
    const { memory } = scene;
    const ready = await readySession(scene);
    scene.check('The session is ready for payment', ready.status === 'ready_for_payment', ready.status);
    const body = await scene.paymentOf(ready);
    const [path, key] = [`${PATH}/${ready.id}/complete`, randomUUID()];
    const answer = await scene.ask(path, { body, key });
    scene.checkStatus(answer, 201, 'Complete');
    const session = scene.sessionOf(answer);
    scene.check('The session is completed', session.status === 'completed', session.status);
    const { order } = session;
    scene.check('The order is there', order !== undefined);
    if (!order) return;
    scene.check('The order names its session', order.checkout_session_id === session.id, order.checkout_session_id);
    memory.paid = { session, path, body, key, exchange: answer };
    const page = await scene.open(order.permalink_url);
    scene.checkStatus(page, 200, 'The page of the order (permalink_url)');
  },
};

const CREATED = 'order_created';
const UPDATED = 'order_updated';

function earOf({ ear }: Scene): NonNullable<Scene['ear']> {
  if (ear) return ear;
  throw new NotShown(
    'Nothing listens for order events: give --events-port and --events-secret, and have the order_webhook of this agent lead there.',
  );
}

async function hear(scene: Scene, type: string): Promise<void> {
  const ear = earOf(scene);
  const event = await ear.next(paidOf(scene).session.id);
  scene.check('An event of this order arrives', event !== undefined);
  if (!event) return;
  scene.heard.push(event);
  scene.check(`Its type is ${type}`, event.type === type, event.type);
  scene.check(`${ear.signing.header} fits the body and the secret`, event.isSigned);
}

const orderCreated: Item = {
  id: 'order-created-event',
  title: 'The event order_created',
  asks: 'A new order is told by the event order_created, with a valid HMAC signature.',
  play: (scene) => hear(scene, CREATED),
};

const orderUpdated: Item = {
  id: 'order-updated-event',
  title: 'The event order_updated',
  asks: 'A change of the order is told by the event order_updated, with a valid HMAC signature.',
  async play(scene) {
    earOf(scene);
    const { order } = paidOf(scene).session;
    if (scene.merchantKey === undefined) {
      throw new NotShown('The order has to change for it: give --merchant-key, and it is shipped.');
    }
    const shipped = await scene.asMerchant(`/orders/${order?.id}/fulfillments`, scene.merchantKey, {
      type: 'shipping',
      event: { type: 'shipped' },
    });
    scene.check('The merchant ships the order', shipped.status < 300, shipped.status);
    await hear(scene, UPDATED);
  },
};

const idempotentComplete: Item = {
  id: 'idempotency-complete',
  title: 'The same complete again',
  asks: 'The same complete under the same key has the same answer; with another body it is 409 idempotency_conflict.',
  async play(scene) {
    const { session, path, body, key, exchange } = paidOf(scene);
    const again = await scene.ask(path, { body, key });
    scene.checkStatus(again, exchange.status, 'The same complete again');
    scene.check('It is the same session, with the same order', again.received.body === exchange.received.body);
    const other = scene.payWith('spt_another_token', session);
    const conflict = await scene.ask(path, { body: other, key });
    scene.checkStatus(conflict, 409, 'Another body under this key');
    const code = readError(conflict.json)?.code;
    scene.check('The error is idempotency_conflict', code === 'idempotency_conflict', code);
  },
};

const cancel: Item = {
  id: 'cancel',
  title: 'Cancel',
  asks: 'A session that is completed or canceled cannot be canceled: 405.',
  async play(scene) {
    const { wording, goods } = scene;
    const open = scene.sessionOf(await scene.ask(PATH, { body: wording.create([goods.item]) }));
    const canceled = await scene.ask(`${PATH}/${open.id}/cancel`);
    scene.checkStatus(canceled, 200, 'Canceling an open session');
    scene.check('It is canceled', scene.sessionOf(canceled).status === 'canceled');
    scene.checkStatus(await scene.ask(`${PATH}/${open.id}/cancel`), 405, 'Canceling it again');
    const { session } = paidOf(scene);
    scene.checkStatus(await scene.ask(`${PATH}/${session.id}/cancel`), 405, 'Canceling a completed session');
  },
};

/** What is paid, and what becomes of it. */
export const orderItems: readonly Item[] = [completion, orderCreated, orderUpdated, idempotentComplete, cancel];

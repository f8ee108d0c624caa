import { randomUUID } from 'node:crypto';
import type { Exchange } from '../calls.js';
import { type Item, NotShown } from '../scene.js';
import { readError, readSession } from '../session-facts.js';
import { readySession } from './sessions.js';

const PATH = '/checkout_sessions';

/** Codes of an answer: of the error that it is, or of the session's error messages. */
function codesOf({ json }: Exchange): string[] {
  const code = readError(json)?.code;
  const messages = readSession(json)?.messages ?? [];
  return [code, ...messages.filter(({ type }) => type === 'error').map((message) => message.code)].filter(
    (each) => each !== undefined,
  );
}

const missing: Item = {
  id: 'error-missing-field',
  title: 'A required field is missing',
  asks: 'A request without a required field is answered 400 with an invalid_request.',
  async play(scene) {
    const [items = 'items'] = Object.keys(scene.wording.create([scene.goods.item]));
    const { [items]: _, ...body } = scene.wording.create([scene.goods.item]) as Record<string, unknown>;
    const refused = await scene.ask(PATH, { body });
    scene.checkStatus(refused, 400, `Create without ${items}`);
    const error = readError(refused.json);
    scene.check('The error is an invalid_request', error?.type === 'invalid_request', error?.type);
    scene.check('It names the field', error?.param === `$.${items}`, error?.param);
  },
};

const outOfStock: Item = {
  id: 'error-out-of-stock',
  title: 'An item is out of stock',
  asks: 'An item that cannot be had is told with the code out_of_stock, and nothing can be paid then.',
  async play(scene) {
    const { wording, goods } = scene;
    if (goods.soldOut === undefined) throw new NotShown('Name an item that is sold out with --sold-out-item.');
    const both = await scene.ask(PATH, { body: wording.create([goods.item, goods.soldOut], goods.address) });
    scene.check(
      'Beside another item, it is told with out_of_stock',
      codesOf(both).includes('out_of_stock'),
      codesOf(both),
    );
    const status = readSession(both.json)?.status;
    scene.check('That session is not ready for payment', status !== 'ready_for_payment', status);
    const alone = await scene.ask(PATH, { body: wording.create([goods.soldOut], goods.address) });
    scene.check('Alone, it is told with out_of_stock', codesOf(alone).includes('out_of_stock'), codesOf(alone));
  },
};

const declined: Item = {
  id: 'error-payment-declined',
  title: 'The card is declined',
  asks: 'A declined card is told with the code payment_declined; no order is made, and another card may be tried.',
  async play(scene) {
    const ready = await readySession(scene);
    const body = await scene.paymentOf(ready, 'pm_card_chargeDeclined');
    const answer = await scene.ask(`${PATH}/${ready.id}/complete`, { body });
    scene.check('It is told with payment_declined', codesOf(answer).includes('payment_declined'), codesOf(answer));
    const session = scene.sessionOf(answer);
    scene.check('There is no order', session.order === undefined);
    scene.check('The session can still be paid', session.status === 'ready_for_payment', session.status);
  },
};

const unknown: Item = {
  id: 'error-unknown',
  title: 'A session or a key that nobody knows',
  asks: 'A session that does not exist is 404, a key that is not known 401.',
  async play(scene) {
    scene.checkStatus(await scene.read(`${PATH}/cs_does_not_exist`), 404, 'Reading a session that does not exist');
    const body = scene.wording.create([scene.goods.item]);
    const stranger = await scene.ask(PATH, { body, headers: { Authorization: 'Bearer a-key-that-nobody-knows' } });
    scene.checkStatus(stranger, 401, 'A request with a wrong key');
  },
};

const idempotentCreate: Item = {
  id: 'idempotency-create',
  title: 'The same create again',
  asks: 'The same create under the same key has the same answer; with another body it is 409 idempotency_conflict.',
  async play(scene) {
    const { wording, goods } = scene;
    const key = randomUUID();
    const body = wording.create([goods.item]);
    const first = await scene.ask(PATH, { body, key });
    const again = await scene.ask(PATH, { body, key });
    scene.checkStatus(first, 201, 'Create');
    scene.checkStatus(again, 201, 'The same create again');
    scene.check('It is the same session', again.received.body === first.received.body);
    const conflict = await scene.ask(PATH, { body: wording.create([goods.item], goods.address), key });
    scene.checkStatus(conflict, 409, 'Another body under this key');
    const code = readError(conflict.json)?.code;
    scene.check('The error is idempotency_conflict', code === 'idempotency_conflict', code);
  },
};

/** What goes wrong, and what is sent twice. */
export const troubleItems: readonly Item[] = [missing, outOfStock, declined, unknown, idempotentCreate];

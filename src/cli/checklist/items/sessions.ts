import { randomUUID } from 'node:crypto';
import type { Exchange } from '../calls.js';
import { type Item, NotShown, type Scene } from '../scene.js';
import { amountOf, hasRow, readError, type SessionFacts } from '../session-facts.js';

const CREATE = '/checkout_sessions';

/** A session that lacks nothing but its payment. */
export async function readySession(scene: Scene): Promise<SessionFacts> {
  const { wording, goods } = scene;
  const created = scene.sessionOf(await scene.ask(CREATE, { body: wording.create([goods.item], goods.address) }));
  const [option] = created.fulfillment_options;
  if (created.status === 'ready_for_payment' || !option) return created;
  const lineIds = created.line_items.map(({ id }) => id);
  return scene.sessionOf(await scene.ask(`${CREATE}/${created.id}`, { body: wording.choose(option, lineIds) }));
}

function checkKnownPlace(scene: Scene, exchange: Exchange): void {
  const session = scene.sessionOf(exchange);
  scene.check('Ways to deliver it are offered', session.fulfillment_options.length > 0);
  scene.check('The totals have a row for tax', hasRow(session, 'tax'));
}

const withoutAddress: Item = {
  id: 'session-without-address',
  title: 'A session without an address',
  asks: 'A session is created without a shipping address; once an update has told one, ways to deliver and tax are there.',
  async play(scene) {
    const { wording, goods } = scene;
    const created = await scene.ask(CREATE, { body: wording.create([goods.item]) });
    scene.checkStatus(created, 201, 'Create');
    const session = scene.sessionOf(created);
    scene.check('It is not ready for payment', session.status !== 'ready_for_payment', session.status);
    scene.check('It has a total', hasRow(session, 'total'));
    const addressed = await scene.ask(`${CREATE}/${session.id}`, { body: wording.deliverTo(goods.address) });
    scene.checkStatus(addressed, 200, 'The update with an address');
    checkKnownPlace(scene, addressed);
  },
};

const withAddress: Item = {
  id: 'session-with-address',
  title: 'A session with an address',
  asks: 'A session is created with a shipping address: ways to deliver and tax are there at once.',
  async play(scene) {
    const { wording, goods } = scene;
    const created = await scene.ask(CREATE, { body: wording.create([goods.item], goods.address) });
    scene.checkStatus(created, 201, 'Create');
    checkKnownPlace(scene, created);
    const read = await scene.read(`${CREATE}/${scene.sessionOf(created).id}`);
    scene.checkStatus(read, 200, 'Reading it');
  },
};

const apiVersion: Item = {
  id: 'api-version',
  title: 'API-Version',
  asks: 'API-Version is there and supported; a request without it, or with one that is not supported, is refused.',
  async play(scene) {
    const body = scene.wording.create([scene.goods.item]);
    scene.checkStatus(await scene.ask(CREATE, { body }), 201, 'Create in the version that was agreed on');
    for (const [version, of] of [
      [undefined, 'Create without API-Version'],
      ['1999-01-01', 'Create in a version that there never was'],
    ] as const) {
      const refused = await scene.ask(CREATE, { body, headers: { 'API-Version': version } });
      scene.checkStatus(refused, 400, of);
      const error = readError(refused.json);
      scene.check('The error is an invalid_request', error?.type === 'invalid_request', error?.type);
    }
  },
};

const optionChange: Item = {
  id: 'shipping-option-change',
  title: 'Another shipping option',
  asks: 'When another shipping option is selected, the totals are computed anew.',
  async play(scene) {
    const { wording, goods } = scene;
    const created = scene.sessionOf(await scene.ask(CREATE, { body: wording.create([goods.item], goods.address) }));
    const [first, second] = created.fulfillment_options;
    if (!first || !second) {
      throw new NotShown(
        'The shop offers fewer than two ways to deliver this item there; name another --item or --address.',
      );
    }
    const lineIds = created.line_items.map(({ id }) => id);
    const choose = async (option: typeof first) => {
      const answer = await scene.ask(`${CREATE}/${created.id}`, { body: wording.choose(option, lineIds) });
      scene.checkStatus(answer, 200, `Choosing ${option.id}`);
      return scene.sessionOf(answer).totals;
    };
    const [before, after] = [await choose(first), await choose(second)];
    const grewBy = (type: string): number => amountOf(after, type) - amountOf(before, type);
    scene.check('The price of the delivery is another one', grewBy('fulfillment') !== 0);
    scene.check(
      'The total changed by what delivery, tax and discounts changed',
      grewBy('total') === grewBy('fulfillment') + grewBy('tax') - grewBy('discount') + grewBy('fee'),
      grewBy('total'),
    );
  },
};

const headers: Item = {
  id: 'header-echo',
  title: 'Idempotency-Key and Request-Id',
  asks: 'Both headers of a request come back with its answer.',
  async play(scene) {
    const [key, requestId] = [randomUUID(), randomUUID()];
    const body = scene.wording.create([scene.goods.item]);
    const answer = await scene.ask(CREATE, { body, key, headers: { 'Request-Id': requestId } });
    const { 'idempotency-key': keyBack, 'request-id': idBack } = answer.received.headers;
    scene.checkStatus(answer, 201, 'Create');
    scene.check('Idempotency-Key comes back', keyBack === key, keyBack);
    scene.check('Request-Id comes back', idBack === requestId, idBack);
  },
};

/** Sessions before their payment. */
export const sessionItems: readonly Item[] = [withoutAddress, withAddress, apiVersion, optionChange, headers];

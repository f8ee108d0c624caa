import type { Charge } from '../../src/domain/charge.js';
import type { Order } from '../../src/domain/order.js';
import type { Refund } from '../../src/domain/refund.js';

/** The rules that a database holds by its constraints: each throws where one would be broken. */
export function refuse(broken: boolean, rule: string): void {
  if (broken) throw new Error(`Constraint failed: ${rule}`);
}

const isAlive = ({ phase }: Charge): boolean => phase !== 'canceled' && phase !== 'refunded';

export function checkCharge(charge: Charge, all: Iterable<Charge>): void {
  const { sessionId, generation, paymentIntentId: id } = charge;
  const others = [...all].filter((one) => one.sessionId !== sessionId || one.generation !== generation);
  const alive = others.some((one) => one.sessionId === sessionId && isAlive(one));
  refuse(isAlive(charge) && alive, 'one charge alive');
  refuse(id !== undefined && others.some((one) => one.paymentIntentId === id), 'one charge of a PaymentIntent');
}

const intentOf = ({ payment }: Order): string | undefined => payment?.paymentIntentId;

export function checkOrder(order: Order, orders: ReadonlyMap<string, Order>): void {
  if (order.version === 1) checkNew(order, [...orders.values()]);
  else checkNext(order, orders.get(order.id));
}

function checkNew(order: Order, all: readonly Order[]): void {
  const clashes = (nameOf: (one: Order) => string | undefined) =>
    nameOf(order) !== undefined && all.some((one) => nameOf(one) === nameOf(order));
  refuse(
    clashes(({ id }) => id),
    'one order of an id',
  );
  refuse(
    clashes(({ secret }) => secret),
    'one order of a secret',
  );
  refuse(
    clashes(({ sessionId }) => sessionId),
    'one order of a session',
  );
  refuse(clashes(intentOf), 'one order of a PaymentIntent');
}

function checkNext(order: Order, known: Order | undefined): void {
  refuse(known?.version !== order.version - 1, 'order version');
  const isSame = known?.sessionId === order.sessionId && known.secret === order.secret;
  refuse(!isSame || intentOf(known) !== intentOf(order), 'what names an order stays');
}

export function checkRefund({ id, paymentIntentId, key, stripeRefundId }: Refund, all: Iterable<Refund>): void {
  const others = [...all].filter((one) => one.id !== id);
  const isSame = (one: Refund) => one.paymentIntentId === paymentIntentId && one.key === key;
  refuse(others.some(isSame), 'one refund of a PaymentIntent and key');
  const isTaken = stripeRefundId !== undefined && others.some((one) => one.stripeRefundId === stripeRefundId);
  refuse(isTaken, 'one refund of a refund at Stripe');
}

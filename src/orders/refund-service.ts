import type { LineQuantity, RefundType } from '../domain/adjustment.js';
import { chargeStep, upToStep } from '../domain/charge-limits.js';
import { creditLeft, returnCredit } from '../domain/credit-return.js';
import { amountOf } from '../domain/line-refund.js';
import { formatMoney } from '../domain/money.js';
import type { Order } from '../domain/order.js';
import { nextVersion } from '../domain/order-change.js';
import type { Refund } from '../domain/refund.js';
import { ProtocolError, problems, UnavailableError } from '../errors.js';
import { newId } from '../ids.js';
import type { Rows, Store } from '../store/store.js';
import { refusal, refuseMore } from './order-editing.js';
import { orderRevision } from './order-log.js';
import { leftOf, merchantRefund, splitRefund, unevenAmount } from './order-refund.js';
import { withRefund } from './refund-log.js';
import type { RefundWork } from './refund-work.js';

export interface RefundRequest {
  /** Minor units; without lines, all that is left of the payment where it is absent. */
  amount?: number;
  /** The units it is for; without an amount, what they cost. */
  lines?: LineQuantity[];
  /** How it shows on the order; a refund where it is absent. */
  type?: RefundType;
  /** Names the business refund: the same key again is the same refund, and not a second one. */
  key: string;
  /** A word for programs, such as `defective`. */
  reason?: string;
  /** For the buyer to read. */
  description?: string;
  /** Of the request, for the audit. */
  requestId?: string;
}

/** A refund as it is answered; where all of it went back to store credit, its `amount` is 0. */
export type MadeRefund = Omit<Refund, 'paymentIntentId' | 'sessionId' | 'nextTryAt' | 'tries' | 'updatedAt'>;

export interface RefundResult {
  refund: MadeRefund;
  order: Order;
}

/**
 * Refunds that the shop decides on. Money goes back through Stripe, to the card that paid; once all of that is back, the
 * rest goes to the store credit that paid, in the same commit.
 */
export function createRefundService({ store, work }: { store: Store; work: RefundWork }) {
  /**
   * Refunds an order, named by id or number, in full or in part. Throws 404 where there is none, 400 where so much
   * cannot go back, 409 where it is on account, 422 where the key stands for another refund. Where Stripe gives no answer now, the refund is on
   * record as `requested` and will be made.
   */
  async function request(orderName: string, asked: RefundRequest): Promise<RefundResult> {
    const found = await store.orderByName(orderName);
    if (!found) throw problems.orderNotFound();
    const { payment, sessionId, agentId } = found;
    if (found.purchaseOrder && !found.credits) throw problems.orderNotModifiable(ON_ACCOUNT);
    if (!payment && !found.credits)
      throw problems.invalid('$.amount', 'Nothing was charged for this order, so nothing can be refunded.');
    const ids = { id: newId('adj'), auditId: newId('evt') };
    const keys = { session: { id: sessionId, agentId }, withOrder: true, refundsOf: payment?.paymentIntentId };
    const { refund, order, due } = await store.commit<RefundResult & { due?: Refund }>(keys, (rows, now) => {
      const { order: present = found, refunds } = rows;
      const known = refunds.find(({ key }) => key === asked.key);
      if (known) return { result: { refund: sameAs(known, asked), order: present, due: known } };
      const returned = returnedBefore(present, asked.key);
      if (returned) return { result: { refund: sameAs(returned, asked), order: present } };
      const { key, lines, type, reason, description } = asked;
      const { card, credit } = splitRefund(refundable(present, rows, asked), leftOf(present, refunds));
      const facts = { lines, reason, description };
      const back = returnCredit(present, credit, { ...facts, refundKey: key }, now, () => newId('adj'));
      const given = { id: ids.id, key, amount: card, ...(credit > 0 && { credit }), atMost: isRest(asked) };
      const due = card > 0 ? merchantRefund(present, { ...given, type, ...facts }, now) : undefined;
      const { order, puts } = due
        ? withRefund({ ...rows, order: back.order }, due, now)
        : creditAlone(rows, back.order, now);
      if (order) refuseMore(present, order);
      const refund = due ?? returnedBefore(back.order, key);
      if (!refund) throw new Error('Neither the card nor store credit gets anything back');
      const audit = {
        id: ids.auditId,
        action: 'order.refund',
        subject: present.id,
        detail: { refund: refund.id, key, amount: refund.amount, ...(credit > 0 && { store_credit: credit }) },
        requestId: asked.requestId,
        at: now,
      };
      return { result: { refund, order: order ?? present, due }, puts: { ...puts, audit }, credit: back.moves };
    });
    if (due?.phase !== 'requested') return { refund, order };
    const made = await work.carryOut(due).catch(whileUnavailable);
    return { refund: made ?? refund, order: (await store.orderByName(found.id)) ?? order };
  }

  return { request };
}

export type RefundService = ReturnType<typeof createRefundService>;

const ON_ACCOUNT =
  'This order is on account: nothing was charged for it. Correct the invoice, and note on the order what you gave back as a credit.';

/** It is on record, and the next try is due soon. */
function whileUnavailable(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}

/** All that is left of the payment. */
const isRest = ({ amount, lines }: RefundRequest): boolean => amount === undefined && lines === undefined;

/** All of it goes back to store credit: no money moves. */
function creditAlone(rows: Rows, returned: Order, now: number): ReturnType<typeof withRefund> {
  const order = nextVersion(returned, {}, now);
  return { order, puts: orderRevision(rows, order) };
}

/** What went back to store credit alone under this key. */
function returnedBefore({ adjustments }: Order, refundKey: string): MadeRefund | undefined {
  const parts = adjustments.filter((each) => each.refundKey === refundKey);
  const [first] = parts;
  if (!first) return undefined;
  const { id, currency = '', lines, reason, description, occurredAt: createdAt } = first;
  const credit = parts.reduce((sum, { amount = 0 }) => sum + amount, 0);
  const known = { id, key: refundKey, currency, lines, reason, description, createdAt };
  return { ...known, amount: 0, credit, cause: 'merchant', phase: 'succeeded', atMost: true };
}

function sameAs(known: MadeRefund, asked: RefundRequest): MadeRefund {
  const { amount, lines, type = 'refund' } = asked;
  // One that was made elsewhere, or before a restore, does not know what was asked for.
  const isOther = known.cause === 'merchant' && isRest(asked) && !known.atMost;
  const whole = known.amount + (known.credit ?? 0);
  const isSameAmount = amount === undefined || amount === whole;
  const isSameLines = lines === undefined || textOf(lines) === textOf(known.lines ?? []);
  if (!isOther && isSameAmount && isSameLines && type === (known.type ?? 'refund')) return known;
  const before = formatMoney(whole, known.currency);
  throw new ProtocolError(
    422,
    'idempotency_conflict',
    `The refund with this key is another one, of ${before}. Use another key for another refund.`,
    { param: isSameAmount && !isOther ? '$.line_items' : '$.amount' },
  );
}

const textOf = (lines: readonly LineQuantity[]): string =>
  lines
    .map(({ lineId, quantity }) => `${lineId} ${quantity}`)
    .sort()
    .join();

/**
 * What units cost, rounded up to what can go back as long as that much is left. Each earlier refund of units was rounded
 * up too, so the last of them get less by so much at most.
 */
function amountWithin(cost: number, left: number, { currency }: Order, earlier: readonly Refund[]): number {
  const ofUnits = earlier.filter(({ lines, phase }) => lines !== undefined && phase !== 'failed');
  const mostAhead = (chargeStep(currency) - 1) * ofUnits.length;
  return cost > left + mostAhead ? cost : Math.min(left, upToStep(cost, currency));
}

function refundable(order: Order, { refunds }: Rows, { amount, lines }: RefundRequest): number {
  const onCard = leftOf(order, refunds);
  const left = onCard + creditLeft(order);
  if (left <= 0) throw problems.invalid('$.amount', 'All of this order has been refunded already.');
  const units = lines && amountOf(order, lines);
  if (units && 'refused' in units) throw refusal(units);
  const uneven = amount === undefined ? undefined : unevenAmount(Math.min(amount, onCard), order.currency);
  if (uneven) throw problems.invalid('$.amount', uneven);
  const asked = amount ?? (units ? amountWithin(units.amount, left, order, refunds) : left);
  const field = amount === undefined && lines ? '$.line_items' : '$.amount';
  if (asked <= 0) throw problems.invalid(field, 'Nothing that was paid for these units is left to refund.');
  if (asked <= left) return asked;
  throw problems.invalid(field, `At most ${formatMoney(left, order.currency)} of this order can still be refunded.`);
}

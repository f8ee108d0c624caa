import { type Charge, isUndecided } from '../../../src/domain/charge.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import { isTerminal } from '../../../src/domain/session.js';
import { heldLines } from '../../../src/domain/stock.js';
import { UnavailableError } from '../../../src/errors.js';
import type { Decision, Rows } from '../../../src/store/store.js';
import { count } from './counts.js';
import { describeDecision } from './describe.js';
import type { Intent } from './ledger.js';
import { ITEM, STOCK } from './shop.js';
import type { Tables } from './tables.js';
import { accuse, tell, type World } from './world.js';

/** What has to be true after every step. */
export function createLaws(world: World, tables: Tables, rival: { units: number }) {
  const charged: Intent[] = [];
  /** By token, the keys it was sent under; and the tokens whose refusal was answered. */
  const sentUnder = new Map<string, Set<string>>();
  const refused = new Set<string>();
  let ended: CheckoutSession | undefined;

  const rowsNow = () => tables.load({ session: world.session, withOrder: true, variants: [ITEM.id] });
  const insist = (isTrue: boolean, law: string): void => {
    if (!isTrue) accuse(world, law);
  };

  function holdUnits({ stock, reservation, order }: Rows): void {
    // Who pays by hand for what was given back may find no unit left: that order says so, and is short.
    if (order?.status === 'manual_review' && charged[0]?.token === undefined) return;
    const shelf = stock.get(ITEM.id) ?? 0;
    const kept = reservation?.state === 'consumed' ? reservation.lines : heldLines(reservation);
    const units = kept.reduce((sum, { quantity }) => sum + quantity, 0);
    insist(
      shelf + units + rival.units === STOCK,
      `units: ${shelf} on the shelf, ${units} kept, ${rival.units} elsewhere`,
    );
  }

  function holdMoney({ session: row, charge, pinned, order }: Rows): void {
    const { status = '' } = row?.session ?? {};
    insist((status === 'completed') === (order !== undefined), `${status} and ${order ? 'an' : 'no'} order`);
    insist(charge?.phase !== 'review', 'the charge is in review');
    const isClosed = status === 'canceled' || status === 'expired';
    insist(!isClosed || charged.length === 0, `${status} and charged`);
    if (!order) return;
    const { total } = order.totals;
    const [paid] = charged;
    insist(total === 0 ? !paid : paid?.amount === total, `an order of ${total} and a charge of ${paid?.amount}`);
    insist(order.payment?.paymentIntentId === paid?.id, 'the order names another PaymentIntent');
    insist(order.status !== 'manual_review' || paid?.token === undefined, 'sold without a unit to ship');
    if (paid) insist(total === pinned?.quote.totals.total, 'the order is not of the pinned revision');
    const ordered = order.lines.reduce((sum, { quantity }) => sum + quantity.ordered, 0);
    insist(ordered * unitPrice(order.lines) === total, 'the lines of the order do not add up to its total');
  }

  function holdRest({ session: row, charge, reservation }: Rows): void {
    if (!row) return;
    insist(!ended || ended === row.session, `${ended?.status} was not the end`);
    if (isTerminal(row.session.status)) ended = row.session;
    if (row.session.status !== 'complete_in_progress') return;
    insist(charge !== undefined && isUndecided(charge), `in progress with a charge that is ${charge?.phase}`);
    const isKept = reservation?.state === 'held' && reservation.heldUntil === null;
    insist(isKept, 'units are not kept while the payment is under way');
  }

  return {
    charged,
    rowsNow,
    afterCommit(decision: Decision<unknown>, by: string): void {
      if (!decision.puts && !decision.stock) return;
      count(world.counts, 'store commits');
      tell(world, () => `${by} commits ${describeDecision(decision)}`);
      if (world.session.id === '') return;
      const rows = rowsNow();
      holdUnits(rows);
      holdMoney(rows);
      holdRest(rows);
    },

    noteCharge(intent: Intent): void {
      charged.push(intent);
      insist(charged.length === 1, `charged ${charged.length} times`);
      const { session: row, charge, order } = rowsNow();
      const status = row?.session.status;
      insist(!order && status !== 'canceled' && status !== 'expired', `charged when ${status}`);
      // Who pays by hand may do so whenever the PaymentIntent is open.
      const isAwaited = charge?.generation === intent.generation && (intent.token === undefined || mayBePaid(charge));
      insist(isAwaited, `charged in generation ${intent.generation} when the charge was ${charge?.phase}`);
      const { token = '' } = intent;
      insist(
        !refused.has(token) || sentUnder.get(token)?.size !== 1,
        `charged by ${token}, which was answered as refused`,
      );
    },

    /** A token goes out under a key. */
    sent(token: string, key: string): void {
      const keys = sentUnder.get(token);
      if (keys) keys.add(key);
      else sentUnder.set(token, new Set([key]));
    },
    answeredAsRefused(token: string): void {
      refused.add(token);
      insist(
        charged[0]?.token !== token || sentUnder.get(token)?.size !== 1,
        `${token} was charged and answered as refused`,
      );
    },

    upkeepFailed(task: string, error: unknown): void {
      if (error instanceof UnavailableError) return;
      // A session that somebody else works on is seen to the next time.
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'session_in_progress') accuse(world, `upkeep failed at ${task}: ${error}`);
    },
  };
}

export type Laws = ReturnType<typeof createLaws>;

/** A token, or the buyer's bank, is at work. */
const mayBePaid = (charge: Charge): boolean => isUndecided(charge) || charge.phase === 'authenticating';

const unitPrice = (lines: readonly { unitAmount: number }[]): number => lines[0]?.unitAmount ?? 0;

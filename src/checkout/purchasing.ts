import type { Clock } from '../clock.js';
import { isOpen, mayBePaid } from '../domain/charge.js';
import type { CompleteCommand } from '../domain/commands.js';
import { TOO_MANY_DECLINES } from '../domain/decline.js';
import { answersTo } from '../domain/marketing.js';
import { isError } from '../domain/message.js';
import {
  APPROVAL_PENDING,
  needsApproval,
  onAccount,
  type PurchaseOrderPayment,
  type PurchaseOrderPolicy,
  type PurchaseOrderRefusal,
  purchaseOrderOf,
  unacceptedPurchase,
  unofferedTerms,
} from '../domain/purchase-order.js';
import type { CheckoutSession } from '../domain/session.js';
import { areCreditsThere, takeCredits } from '../domain/store-credit.js';
import { problems, UnavailableError } from '../errors.js';
import type { CommitKeys, Decision, Rows, SessionRef, Store } from '../store/store.js';
import { type Answer, newAnswer } from './answer.js';
import { completable } from './claim.js';
import type { Idempotency, SealedRecord } from './idempotency.js';
import { newOrderIds, orderAtOnce } from './ordering.js';
import type { Redeeming } from './quoting/redeeming.js';
import type { Reprice, Repriced } from './repricing.js';
import type { RequestKey } from './request-key.js';
import { type NextRevision, openRevision, type SessionRules, variantsOf } from './session-log.js';

export interface PurchasingDeps {
  store: Store;
  clock: Clock;
  reprice: Reprice;
  redeeming: Redeeming;
  idempotency: Idempotency;
  /** Closes the PaymentIntent of the rows; `false`: something was done, read them again. */
  fence: (rows: Rows) => Promise<boolean>;
  rules: SessionRules;
  /** Absent where the shop takes no purchase orders. */
  policy: PurchaseOrderPolicy | undefined;
  /** Ids of the payment handlers that a session offers. */
  handlerIdsOf: (session: CheckoutSession) => readonly string[];
  /** A purchase order waits for the shop. */
  onApprovalAwaited: (ref: SessionRef) => void;
}

export type PurchaseCommand = CompleteCommand<PurchaseOrderPayment>;

type Outcome = { session: CheckoutSession } | { sealed: SealedRecord } | undefined;

const MAX_TRIES = 8;

/**
 * Turns a ready session into an order on account, or lets it wait for the shop's approval (ACP 2026-04-17,
 * `PaymentData.purchase_order_number`). No card takes part: nothing is charged, and nobody is authenticated.
 */
export function createPurchasing(deps: PurchasingDeps) {
  const { store, clock, reprice, redeeming, idempotency, fence, rules } = deps;

  async function complete(agentId: string, id: string, command: PurchaseCommand, key: RequestKey): Promise<Answer> {
    const ref = { id, agentId };
    const { policy } = deps;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await store.read({ session: ref, idempotencyKeys: [key.id] });
      const sealed = idempotency.sealedAnswer(before, key, clock.now());
      if (sealed) return idempotency.replay(sealed);
      if (!before.session) throw problems.sessionNotFound();
      if (!mayBePaid(before.charge)) completable(before, clock.now());
      if (!policy) throw unoffered(before.session.session);
      refuse(unofferedTerms(command.payment, policy, clock.now()));
      // Money may come for the session as it is, from a payment that this one takes the place of.
      if (mayBePaid(before.charge) && !(await fence(before))) continue;
      const { session } = completable(before, clock.now());
      const repriced = await judge(session, command, policy);
      if (repriced.changes.length === 0 && isOpen(before.charge) && !(await fence(before))) continue;
      const outcome = await conclude(before, repriced, command, key, policy);
      if (!outcome) continue;
      if ('sealed' in outcome) return idempotency.replay(outcome.sealed);
      if (outcome.session.status === 'pending_approval') deps.onApprovalAwaited(ref);
      return newAnswer(key, 200, outcome.session);
    }
    throw new UnavailableError('The session kept changing while it was completed');
  }

  /** What the session costs now; throws 400 where nothing but the purchase order itself keeps it from being sold. */
  async function judge(
    session: CheckoutSession,
    command: PurchaseCommand,
    policy: PurchaseOrderPolicy,
  ): Promise<Repriced> {
    const repriced = await reprice(session, command);
    const { draft, quote, changes } = repriced;
    const { total } = quote.totals;
    const isSpent = (session.declines ?? 0) >= rules.maxDeclines;
    if (total > 0 && !isSpent && changes.length === 0 && !quote.messages.some(isError)) {
      refuse(unacceptedPurchase(policy, draft.buyer, { total, currency: draft.currency }));
    }
    return isSpent ? { ...repriced, changes: [...changes, TOO_MANY_DECLINES] } : repriced;
  }

  function conclude(
    before: Rows,
    { draft, quote, changes: notices }: Repriced,
    command: PurchaseCommand,
    key: RequestKey,
    policy: PurchaseOrderPolicy,
  ): Promise<Outcome> {
    const { session, seq } = completable(before, clock.now());
    const uses = redeeming.wanted(draft, quote);
    const ids = newOrderIds();
    const keys: CommitKeys = {
      session: { id: session.id, agentId: session.agentId },
      idempotencyKeys: [key.id],
      variants: variantsOf(session.draft, draft),
      usesOf: uses.keys,
      credits: quote.credits?.map(({ creditId }) => creditId),
    };
    const revised = { draft, quote, notices };
    const { apiVersion } = key;

    return store.commit<Outcome>(keys, (rows, now): Decision<Outcome> => {
      const sealed = idempotency.sealedAnswer(rows, key, now);
      if (sealed) return { result: { sealed } };
      if (rows.session?.seq !== seq || rows.charge?.epoch !== before.charge?.epoch) return { result: undefined };
      completable(rows, now);
      const seal = { idempotency: [idempotency.seal(key, now, 200)] };
      const next = openRevision(session, revised, rows, withoutCard(rules), now);
      const touch = command.lastTouch && {
        sessionId: session.id,
        touch: 'last' as const,
        attribution: command.lastTouch,
      };
      if (notices.length > 0 || next.session.status !== 'ready_for_payment') {
        const { stock, ...puts } = openRevision(session, revised, rows, rules, now);
        return { result: { session: puts.session }, puts: { ...puts, touch, ...seal }, stock };
      }
      // Others were faster: the next look finds the code used up, and the total another one.
      const areThere =
        uses.areThere(rows.uses) && areCreditsThere(quote.credits ?? [], rows.credits, draft.currency, now);
      if (!areThere) return { result: undefined };
      const consents = answersTo(session.quote.marketing, command.marketingConsents);
      if (consents.length > 0) next.session.consents = consents;
      const { total } = quote.totals;
      const purchaseOrder = purchaseOrderOf(command.payment, policy);
      if (total > 0 && needsApproval(command.payment, policy, total)) {
        const waiting = pending(next, { purchaseOrder, since: now, apiVersion }, policy);
        return {
          result: { session: waiting.session },
          puts: { ...waiting, touch, redemptions: uses.redemptions(session.id, 'held'), ...seal },
          stock: next.stock,
          credit: takeCredits(quote.credits, session.id),
        };
      }
      const promised = total > 0 && { purchaseOrder: onAccount(purchaseOrder, total, now) };
      const made = orderAtOnce(next, rows.stock, uses, { ids, now }, { apiVersion, ...promised });
      return { ...made, result: { session: made.session }, puts: { ...made.puts, touch, ...seal } };
    });
  }

  function unoffered(session: CheckoutSession) {
    const offered = deps.handlerIdsOf(session).join(', ');
    const why = `This shop takes no purchase orders. This session offers these payment handlers: ${offered}.`;
    return problems.invalid('$.payment_data.purchase_order_number', why);
  }

  return { complete };
}

export type Purchasing = ReturnType<typeof createPurchasing>;

function refuse(refusal: PurchaseOrderRefusal | undefined): void {
  if (refusal) throw problems.invalid(`$.payment_data.${refusal.field}`, refusal.why);
}

/** Only a card's holder is authenticated. */
const withoutCard = (rules: SessionRules): SessionRules => ({ ...rules, authentication: undefined });

/** The revision that waits: as it is now it will be sold, so that its units are held without an end in time. */
function pending(
  { session, reservation }: NextRevision,
  approval: NonNullable<CheckoutSession['approval']>,
  { approvalTime }: PurchaseOrderPolicy,
) {
  const waiting: CheckoutSession = {
    ...session,
    status: 'pending_approval',
    messages: [APPROVAL_PENDING],
    expiresAt: approval.since + approvalTime,
    approval,
  };
  return { session: waiting, reservation: reservation && { ...reservation, heldUntil: null } };
}

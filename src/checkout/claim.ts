import type { Clock } from '../clock.js';
import { type AuthenticationResult, failedAuthentication, waitsForIssuerAlone } from '../domain/authentication.js';
import { type ChargeClaim, isOpen, isUndecided, openCharge } from '../domain/charge.js';
import type { CompleteCommand, InstantPayment } from '../domain/commands.js';
import { declineMessage, TOO_MANY_DECLINES } from '../domain/decline.js';
import { answersTo } from '../domain/marketing.js';
import { isError, type Message } from '../domain/message.js';
import type { CardHandler, CardRules } from '../domain/payment-handler.js';
import { sentence } from '../domain/sentence.js';
import { type CheckoutSession, isTerminal, statusAt } from '../domain/session.js';
import { areCreditsThere, takeCredits } from '../domain/store-credit.js';
import { problems } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import type { Payment, PaymentService, TokenVerdict } from '../payments/payment-service.js';
import { type Decision, type Rows, type SessionRow, type Store, THIS_REVISION } from '../store/store.js';
import type { HeldCharge } from './charge-log.js';
import type { Idempotency, SealedRecord } from './idempotency.js';
import { newOrderIds, type OrderIds, orderAtOnce } from './ordering.js';
import type { Redeeming, WantedUses } from './quoting/redeeming.js';
import { PRICE_CHANGED, type Reprice } from './repricing.js';
import type { RequestKey } from './request-key.js';
import type { Presenting } from './seller-backed/presenting.js';
import { type NextRevision, openRevision, type SessionRules, variantsOf } from './session-log.js';

export interface ClaimDeps {
  store: Store;
  clock: Clock;
  payments: PaymentService;
  reprice: Reprice;
  redeeming: Redeeming;
  idempotency: Idempotency;
  failpoint: Failpoint;
  rules: SessionRules;
  /** Milliseconds for which a process may hold a charge without a sign of life. */
  lease: number;
  /** The payment handlers that a session offers. */
  handlersOf: (session: CheckoutSession) => readonly CardHandler[];
  /** What the shop itself stands for. */
  presenting: Presenting;
}

export type Claimed =
  | { kind: 'sealed'; sealed: SealedRecord }
  /** Nothing is charged: not ready, another price, a token that cannot pay, or nothing to pay. */
  | { kind: 'answered'; session: CheckoutSession; declined: boolean }
  | { kind: 'opened'; held: HeldCharge }
  /** A PaymentIntent of an earlier try has to be canceled before. */
  | { kind: 'fence_first' }
  /** The rows are no longer those that were looked at. */
  | { kind: 'moved' };

/** Asks Stripe whether the request's token can pay so much. */
export type InspectToken = (need: Payment) => Promise<TokenVerdict>;

/** The token of a request that pays with one. */
export interface TokenLook {
  /** Keyed hash of it, which is all of it that is ever stored. */
  fingerprint: string;
  inspect: InspectToken;
}

const IN_PROGRESS: Message = { type: 'info', severity: 'info', content: sentence('payment.in_progress') };

/** The first commit of a completion: everything is looked at once more, then the session is bound to one charge. */
export function createClaim(deps: ClaimDeps) {
  const { store, clock, payments, reprice, redeeming, presenting, idempotency, failpoint, rules } = deps;

  return async function claim(
    before: Rows,
    command: CompleteCommand<InstantPayment>,
    key: RequestKey,
    token: TokenLook | undefined,
  ): Promise<Claimed> {
    const { session, seq } = completable(before, clock.now());
    const cards = cardsOf(session, command);
    if (before.charge?.phase === 'authenticating') return { kind: 'fence_first' };
    const { draft, quote, notices, spent, riskReview } = await judge(session, command, {
      cards,
      inspect: token?.inspect,
    });
    const uses = redeeming.wanted(draft, quote);
    const ids = newOrderIds();
    const keys = {
      session: { id: session.id, agentId: session.agentId },
      idempotencyKeys: [key.id],
      variants: variantsOf(session.draft, draft),
      usesOf: uses.keys,
      credits: quote.credits?.map(({ creditId }) => creditId),
    };
    return store.commit<Claimed>(keys, (rows, now) => {
      const sealed = idempotency.sealedAnswer(rows, key, now);
      if (sealed) return { result: { kind: 'sealed', sealed } };
      if (rows.session?.seq !== seq || (rows.charge && isUndecided(rows.charge))) return { result: { kind: 'moved' } };
      completable(rows, now);
      failpoint('in_t0');
      const next = openRevision(session, { draft, quote, notices }, rows, rules, now);
      if (command.lastTouch) next.touch = { sessionId: session.id, touch: 'last', attribution: command.lastTouch };
      if (notices.length > 0 || !isReady(next.session, command.authentication)) {
        const declined = !spent && next.session.declines !== session.declines;
        return answered(next, key, now, declined);
      }
      // Others were faster: the next look finds the code used up, and the total another one.
      const areThere =
        uses.areThere(rows.uses) && areCreditsThere(quote.credits ?? [], rows.credits, draft.currency, now);
      if (!areThere) return { result: { kind: 'moved' } };
      const consents = answersTo(session.quote.marketing, command.marketingConsents);
      if (consents.length > 0) next.session.consents = consents;
      if (quote.totals.total === 0)
        return isOpen(rows.charge) ? { result: { kind: 'fence_first' } } : free(rows, next, { ids, key, uses, now });
      if (!token) throw new Error('Nothing can be charged without a token');
      return opened(rows, next, { key, uses, token: { tokenFingerprint: token.fingerprint, riskReview }, now });
    });
  };

  /** The cards of the handler that the payment names, if it is of cards; throws where the session cannot be paid so. */
  function cardsOf(
    session: CheckoutSession,
    { authentication, cannotAuthenticate = false, payment }: CompleteCommand<InstantPayment>,
  ): CardRules | undefined {
    // Only the holder of a card can be authenticated; who cannot do it pays with another card than the issuer's.
    if (payment.kind === 'token' && session.status === 'authentication_required' && !authentication) {
      const mayTryAnother = cannotAuthenticate && waitsForIssuerAlone(session, rules.authentication);
      if (!mayTryAnother) throw problems.authenticationMissing();
    }
    const cards = deps.handlersOf(session);
    const backed = presenting.takenBy(session);
    const card = cards.find(({ id }) => id === payment.handlerId);
    const handler = backed.find(({ handlerId }) => handlerId === payment.handlerId);
    if (!card && !handler) {
      const offered = [...cards.map(({ id }) => id), ...backed.map(({ handlerId }) => handlerId)].join(', ');
      throw problems.invalid('$.payment_data.handler_id', `This session offers these payment handlers: ${offered}.`);
    }
    if (payment.kind !== (handler?.kind ?? 'token')) {
      throw problems.invalid('$.payment_data.instrument.type', 'This payment handler takes no such instrument.');
    }
    return card;
  }

  /** What the session costs now, and what keeps it from being paid so; Stripe is asked only where nothing else does. */
  async function judge(
    session: CheckoutSession,
    command: CompleteCommand<InstantPayment>,
    { cards, inspect }: Judging,
  ) {
    const { draft, quote, changes, asked } = await reprice(session, command);
    // The request may say of the delivery that it goes where this handler is not offered.
    if (changes.length === 0) cardsOf({ ...session, draft, quote }, command);
    const { payment } = command;
    const { total } = quote.totals;
    const failed = failedAuthentication(rules.authentication, command.authentication);
    const spent = total > 0 && (session.declines ?? 0) >= rules.maxDeclines;
    const payable = total > 0 && !failed && !spent && changes.length === 0 && !quote.messages.some(isError);
    const verdict =
      payable && inspect && cards ? await inspect({ amount: total, currency: draft.currency, cards }) : undefined;
    const presented =
      payable && payment.kind !== 'token'
        ? await presenting.present(session, { draft, quote, payment }, asked.context, asked.at)
        : undefined;
    const refused = verdict?.refused && declineMessage(verdict.refused, cards);
    const notices = [
      ...changes,
      presented?.hasMoved ? PRICE_CHANGED : undefined,
      spent ? TOO_MANY_DECLINES : failed,
      refused,
      ...(presented?.notices ?? []),
    ].filter((notice) => notice !== undefined);
    const riskReview = verdict?.refused === undefined && verdict?.riskReview.length ? verdict.riskReview : undefined;
    return { draft, quote, ...presented?.paid, notices, spent, riskReview };
  }

  function answered(
    { stock, ...puts }: NextRevision,
    key: RequestKey,
    now: number,
    declined: boolean,
  ): Decision<Claimed> {
    const seal = idempotency.seal(key, now, 200);
    const result: Claimed = { kind: 'answered', session: puts.session, declined };
    return { result, puts: { ...puts, idempotency: [seal] }, stock };
  }

  /** Nothing to pay: the order needs no PaymentIntent. */
  function free(
    { stock: shelf }: Rows,
    next: NextRevision,
    { ids, key, uses, now }: Claiming & { ids: OrderIds },
  ): Decision<Claimed> {
    const made = orderAtOnce(next, shelf, uses, { ids, now }, { apiVersion: key.apiVersion });
    const { session, puts, stock, credit } = made;
    const seal = idempotency.seal(key, now, 200);
    const result: Claimed = { kind: 'answered', session, declined: false };
    return { result, puts: { ...puts, idempotency: [seal] }, stock, credit };
  }

  /**
   * T0: the key is claimed, the charge opened with this revision pinned, the units held without an end, the uses of its
   * discounts and its store credit with them.
   */
  function opened(
    rows: Rows,
    next: NextRevision,
    { key, uses, token, now }: Claiming & { token: Pick<ChargeClaim, 'tokenFingerprint' | 'riskReview'> },
  ): Decision<Claimed> {
    const leaseUntil = now + deps.lease;
    const session: CheckoutSession = {
      ...next.session,
      status: 'complete_in_progress',
      authentication: undefined,
      messages: [IN_PROGRESS],
    };
    const tokenWithCreate = payments.confirmsWithCreate;
    const idempotencyKey = key.id;
    const claim = {
      session,
      pinnedSeq: THIS_REVISION,
      tokenWithCreate,
      ...token,
      idempotencyKey,
      leaseUntil,
      now,
    };
    const charge = openCharge(rows.charge, claim);
    if (!charge) return { result: { kind: 'fence_first' } };
    const ref = { id: session.id, agentId: session.agentId };
    return {
      result: { kind: 'opened', held: { ref, charge, session, awaitsIssuer: false, waitingKeys: [key.id] } },
      puts: {
        session,
        charge,
        reservation: next.reservation && { ...next.reservation, heldUntil: null },
        touch: next.touch,
        redemptions: uses.redemptions(session.id, 'held'),
        idempotency: [idempotency.claim(key, now, leaseUntil)],
      },
      stock: next.stock,
      credit: takeCredits(session.quote.credits, session.id),
    };
  }
}

/** For a payment by card alone. */
interface Judging {
  cards: CardRules | undefined;
  inspect: InspectToken | undefined;
}

interface Claiming {
  key: RequestKey;
  uses: WantedUses;
  now: number;
}

export type Claim = ReturnType<typeof createClaim>;

/** Only the buyer's authentication was wanting, and that is at hand. */
const isReady = ({ status }: CheckoutSession, result: AuthenticationResult | undefined): boolean =>
  status === 'ready_for_payment' || (status === 'authentication_required' && result !== undefined);

/** The session to be completed; throws where it cannot be, now or ever. */
export function completable({ session: row, charge }: Rows, now: number): SessionRow {
  if (!row) throw problems.sessionNotFound();
  const status = statusAt(row.session, now);
  if (isTerminal(status)) throw problems.notModifiable(status);
  if (status === 'pending_approval') throw problems.approvalPending();
  if (status === 'complete_in_progress' || charge?.phase === 'review') throw problems.sessionInProgress();
  return row;
}

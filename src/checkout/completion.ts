import type { Clock } from '../clock.js';
import { isAuthenticated } from '../domain/authentication.js';
import { type Charge, isOpen, isUndecided, type PaymentIntentState } from '../domain/charge.js';
import type { CompleteCommand, InstantPayment } from '../domain/commands.js';
import { declineMessage } from '../domain/decline.js';
import type { Message } from '../domain/message.js';
import { problems, UnavailableError } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import type { CallBudget, PaymentService } from '../payments/payment-service.js';
import type { Rows, SessionRef, Store } from '../store/store.js';
import { type Answer, newAnswer } from './answer.js';
import type { ChargeLog } from './charge-log.js';
import type { ChargeResult, Charging } from './charging.js';
import type { Claim, ClaimDeps, Claimed, InspectToken, TokenLook } from './claim.js';
import type { DeclineLimit } from './decline-limit.js';
import type { Finish } from './finish.js';
import { type Idempotency, sealed } from './idempotency.js';
import type { Finished } from './payment-verdict.js';
import type { Fingerprints, RequestKey } from './request-key.js';
import type { SessionRules } from './session-log.js';

export interface CompletionDeps {
  store: Store;
  clock: Clock;
  payments: PaymentService;
  idempotency: Idempotency;
  fingerprints: Fingerprints;
  claim: Claim;
  chargeLog: ChargeLog;
  charging: Charging;
  finish: Finish;
  failpoint: Failpoint;
  declineLimit: DeclineLimit;
  rules: Pick<SessionRules, 'authentication'>;
  handlersOf: ClaimDeps['handlersOf'];
  /** Milliseconds that all calls to Stripe of one request may take together. */
  stripeBudget: number;
  /** Stripe and the database disagree about this session: a person has to look. */
  onReview: (ref: SessionRef, reason: string) => void;
}

const MAX_TRIES = 8;

/**
 * Turns a ready session into an order (ACP 2026-04-17, agentic_checkout §4.4). Commit, Stripe, commit, Stripe, commit:
 * nothing waits inside a commit, and after each of them another process can take over without the token.
 */
export function createCompletion(deps: CompletionDeps) {
  const { store, clock, idempotency, fingerprints, chargeLog, charging, failpoint, declineLimit } = deps;
  const newBudget = () => deps.payments.budget(deps.stripeBudget);

  async function complete(
    agentId: string,
    id: string,
    command: CompleteCommand<InstantPayment>,
    key: RequestKey,
  ): Promise<Answer> {
    const ref = { id, agentId };
    const budget = newBudget();
    const { payment } = command;
    const instrument =
      payment.kind === 'token' ? { token: payment.token, threeDSecure: command.authentication?.proof } : undefined;
    const admit = once(() => deps.payments.admit(budget));
    const token: TokenLook | undefined = instrument && {
      fingerprint: fingerprints.ofInstrument(instrument),
      inspect: inspectOnce(ref, instrument.token, budget, admit),
    };
    failpoint('before_t0');

    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const rows = await store.read({ session: ref, idempotencyKeys: [key.id] });
      const known = idempotency.sealedAnswer(rows, key, clock.now());
      if (known) return idempotency.replay(known);
      const shared = await sharedOrder(rows, ref, key);
      if (shared) return shared;
      if (rows.charge?.phase === 'processing' && rows.charge.idempotencyKey !== key.id) {
        await fence(rows, budget);
        continue;
      }

      const left = rows.charge && isUndecided(rows.charge) ? rows.charge : undefined;
      const found = left
        ? await takeOver(rows, left, { command, key, token })
        : await deps.claim(rows, command, key, token);
      if (found.kind === 'sealed') return idempotency.replay(found.sealed);
      if (found.kind === 'answered') {
        if (found.declined) declineLimit.note(agentId);
        return newAnswer(key, 200, found.session);
      }
      if (found.kind === 'fence_first') {
        admit();
        await fence(await store.read({ session: ref }), budget);
      }
      if (found.kind !== 'opened' || !instrument) continue;

      failpoint('after_t0');
      const go = left ? charging.resume : charging.charge;
      const held = { ...found.held, cannotAuthenticate: command.cannotAuthenticate };
      const result = await go(held, instrument, budget);
      if (result.kind === 'reopened' && result.session.declines !== found.held.session.declines) {
        declineLimit.note(agentId);
      }
      const done = concluded(ref, key, result);
      if (done) return done;
    }
    throw new UnavailableError('The session kept changing while it was completed');
  }

  /** One look at a token is enough for one request, however often it has to decide anew. */
  function inspectOnce({ agentId }: SessionRef, token: string, budget: CallBudget, admit: () => void): InspectToken {
    const looks = new Map<number, ReturnType<InspectToken>>();
    return async (need) => {
      declineLimit.require(agentId);
      admit();
      const look = looks.get(need.amount) ?? deps.payments.inspectToken(token, need, budget);
      looks.set(need.amount, look);
      return look;
    };
  }

  /** The order of a payment in which this request took part, though another one brought it to its end. */
  async function sharedOrder({ session, idempotency: records }: Rows, ref: SessionRef, key: RequestKey) {
    if (session?.session.status !== 'completed' || !records.has(key.id)) return undefined;
    const order = await store.commit({ session: ref, idempotencyKeys: [key.id] }, (rows, now) => {
      const record = rows.idempotency.get(key.id);
      if (record?.state !== 'in_flight' || !rows.session) return { result: undefined };
      return { result: rows.session.session, puts: { idempotency: [sealed(record, now, { seq: rows.session.seq })] } };
    });
    return order && newAnswer(key, 200, order);
  }

  /**
   * Goes on with a charge that another request left, or that this one did. Whatever is another request's was not looked
   * at yet: where it would not be charged by itself, the charge is ended first.
   */
  async function takeOver(rows: Rows, charge: Charge, asked: LeftCharge): Promise<Claimed> {
    if (charge.leaseUntil > clock.now()) throw problems.sessionInProgress();
    const { key, token } = asked;
    const known = token && (await judgeAnother(rows, charge, { ...asked, token }));
    if (!known) return { kind: 'fence_first' };
    const held = await chargeLog.takeOver(
      { id: charge.sessionId, agentId: charge.agentId },
      {
        keyId: key.id,
        tokenFingerprint: token.fingerprint,
        riskReview: known.riskReview,
        record: (fresh, now, leaseUntil) =>
          idempotency.sealedAnswer(fresh, key, now) ? undefined : idempotency.claim(key, now, leaseUntil),
      },
    );
    return held ? { kind: 'opened', held } : { kind: 'moved' };
  }

  /** What is known of the token with which a left charge may go on; `undefined` where it may not. */
  async function judgeAnother(
    { pinned }: Rows,
    charge: Charge,
    { command, key, token: { fingerprint, inspect } }: LeftCharge & { token: TokenLook },
  ): Promise<{ riskReview?: readonly string[] } | undefined> {
    if (command.shownTotal !== undefined && command.shownTotal !== charge.amount) return undefined;
    const known = { riskReview: charge.riskReview };
    if (charge.idempotencyKey === key.id) return known;
    if (!pinned || !isAuthenticated(deps.rules.authentication, command.authentication, pinned)) return undefined;
    const cards = deps.handlersOf(pinned).find(({ id }) => id === command.payment.handlerId);
    if (!cards) return undefined;
    // A token that this very charge has used up would look like a dead one.
    if (charge.tokenFingerprint === fingerprint) return known;
    const { amount, currency } = charge;
    const verdict = await inspect({ amount, currency, cards });
    if (verdict.refused !== undefined) return undefined;
    return { riskReview: verdict.riskReview.length > 0 ? verdict.riskReview : undefined };
  }

  /** The answer that a result allows; `undefined` to look again. */
  function concluded(ref: SessionRef, key: RequestKey, result: ChargeResult): Answer | undefined {
    switch (result.kind) {
      case 'completed':
        failpoint('after_t2');
        return newAnswer(key, 200, result.session);
      case 'processing':
      case 'refunding':
        return newAnswer(key, 200, result.session);
      case 'reopened':
        return result.answered ? newAnswer(key, 200, result.session) : undefined;
      case 'lost':
      case 'answered':
      case 'unrecorded':
        return undefined;
      case 'review':
        deps.onReview(ref, result.reason);
        throw problems.sessionInProgress();
    }
  }

  /**
   * Sees to it that no PaymentIntent of this session can be confirmed any more, so that the session may be closed or
   * paid anew. `true`: that holds for the rows as given; `false`: something was done, read them again. `notice` is said
   * to a session that waited for its buyer's bank.
   */
  async function fence({ session: row, charge }: Rows, budget = newBudget(), notice?: Message): Promise<boolean> {
    if (!row || !charge) return true;
    const ref = { id: row.session.id, agentId: row.session.agentId };
    if (charge.phase === 'review') throw problems.sessionInProgress();
    if (isUndecided(charge)) {
      const result = await resume(ref, budget);
      if (!result || result.kind === 'processing') throw problems.sessionInProgress();
      return false;
    }
    if (!isOpen(charge)) return true;
    const held = await chargeLog.reclaim(ref, charge);
    if (held) await charging.fence(held, budget, notice);
    return false;
  }

  /** Ends an undecided charge whose holder is gone, without the token; `undefined` while the holder lives. */
  async function resume(ref: SessionRef, budget: CallBudget = newBudget()) {
    const held = await chargeLog.takeOver(ref);
    if (!held) return undefined;
    failpoint('in_sweep');
    const result = await charging.endWithoutToken(held, budget);
    if (result.kind === 'review') deps.onReview(ref, result.reason);
    return result;
  }

  /**
   * Acts on what Stripe says of a PaymentIntent now, wherever that was heard. A charge in other hands is left to them:
   * they will read the same, or the sweeper will.
   */
  async function learn(ref: SessionRef, intent: PaymentIntentState): Promise<Finished['kind'] | undefined> {
    if (intent.status === 'succeeded') {
      const finished = await deps.finish(ref, intent);
      if (finished.kind === 'review') deps.onReview(ref, finished.reason);
      return finished.kind;
    }
    const { charge } = await store.read({ session: ref });
    if (!charge || charge.paymentIntentId !== intent.id) return undefined;
    if (isUndecided(charge)) await resume(ref);
    if (charge.phase !== 'authenticating' || !hasFailed(intent)) return undefined;
    // What was heard may be older than the wait for the buyer.
    const budget = newBudget();
    const present = await deps.payments.retrieve(intent.id, budget);
    if (present?.status === 'succeeded') return learn(ref, present);
    const held = present && hasFailed(present) ? await chargeLog.reclaim(ref, charge) : undefined;
    if (held) await charging.fence(held, budget, declineMessage('authentication_failed'));
    return undefined;
  }

  return { complete, fence, resume, learn };
}

export type Completion = ReturnType<typeof createCompletion>;

/** A request that finds a charge which another one, or its own earlier try, left undecided. */
interface LeftCharge {
  command: CompleteCommand<InstantPayment>;
  key: RequestKey;
  /** Absent where it pays with none: then nothing of it can be charged. */
  token: TokenLook | undefined;
}

const hasFailed = ({ status }: PaymentIntentState): boolean =>
  status === 'requires_payment_method' || status === 'canceled';

/** Before anything is written, and once: a payment that Stripe will not take in time leaves nothing half done. */
function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

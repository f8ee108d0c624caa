import type { Clock } from '../clock.js';
import { isOpen, isUndecided, type PaymentIntentState } from '../domain/charge.js';
import type { CompleteCommand } from '../domain/commands.js';
import { declineMessage } from '../domain/decline.js';
import { problems, UnavailableError } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import type { CallBudget, PaymentService } from '../payments/payment-service.js';
import type { Rows, SessionRef, Store } from '../store/store.js';
import { type Answer, newAnswer } from './answer.js';
import type { ChargeLog } from './charge-log.js';
import type { ChargeResult, Charging } from './charging.js';
import type { Claim, Claimed, InspectToken } from './claim.js';
import type { Finish } from './finish.js';
import { type Idempotency, sealed } from './idempotency.js';
import type { Finished } from './payment-verdict.js';
import type { Fingerprints, RequestKey } from './request-key.js';

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
  const { store, clock, idempotency, fingerprints, chargeLog, charging, failpoint } = deps;
  const newBudget = () => deps.payments.budget(deps.stripeBudget);

  async function complete(agentId: string, id: string, command: CompleteCommand, key: RequestKey): Promise<Answer> {
    const ref = { id, agentId };
    const budget = newBudget();
    const instrument = { token: command.token, threeDSecure: command.authentication?.proof };
    const tokenFingerprint = fingerprints.ofInstrument(instrument);
    const inspect = inspectOnce(command.token, budget);
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

      const left = rows.charge && isUndecided(rows.charge);
      const found = left
        ? await takeOver(rows, ref, key, tokenFingerprint)
        : await deps.claim(rows, command, key, tokenFingerprint, inspect);
      if (found.kind === 'sealed') return idempotency.replay(found.sealed);
      if (found.kind === 'answered') return newAnswer(key, 200, found.session);
      if (found.kind === 'fence_first') await fence(await store.read({ session: ref }), budget);
      if (found.kind !== 'opened') continue;

      failpoint('after_t0');
      const go = left ? charging.resume : charging.charge;
      const done = concluded(ref, key, await go(found.held, instrument, budget));
      if (done) return done;
    }
    throw new UnavailableError('The session kept changing while it was completed');
  }

  /** One look at a token is enough for one request, however often it has to decide anew. */
  function inspectOnce(token: string, budget: CallBudget): InspectToken {
    const looks = new Map<number, ReturnType<InspectToken>>();
    return async (need) => {
      // Before anything is written: a payment that Stripe will not take in time leaves nothing half done.
      if (looks.size === 0) deps.payments.admit(budget);
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

  async function takeOver(rows: Rows, ref: SessionRef, key: RequestKey, tokenFingerprint: string): Promise<Claimed> {
    if (rows.charge && rows.charge.leaseUntil > clock.now()) throw problems.sessionInProgress();
    const held = await chargeLog.takeOver(ref, {
      keyId: key.id,
      tokenFingerprint,
      record: (fresh, now, leaseUntil) =>
        idempotency.sealedAnswer(fresh, key, now) ? undefined : idempotency.claim(key, now, leaseUntil),
    });
    return held ? { kind: 'opened', held } : { kind: 'moved' };
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
      case 'unrecorded':
        return undefined;
      case 'review':
        deps.onReview(ref, result.reason);
        throw problems.sessionInProgress();
    }
  }

  /**
   * Sees to it that no PaymentIntent of this session can be confirmed any more, so that the session may be closed or
   * paid anew. `true`: that holds for the rows as given; `false`: something was done, read them again.
   */
  async function fence({ session: row, charge }: Rows, budget = newBudget()): Promise<boolean> {
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
    if (held) await charging.fence(held, budget);
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
    const hasFailed = intent.status === 'requires_payment_method' || intent.status === 'canceled';
    if (charge.phase !== 'authenticating' || !hasFailed) return undefined;
    const held = await chargeLog.reclaim(ref, charge);
    if (held) await charging.fence(held, newBudget(), declineMessage('authentication_failed'));
    return undefined;
  }

  return { complete, fence, resume, learn };
}

export type Completion = ReturnType<typeof createCompletion>;

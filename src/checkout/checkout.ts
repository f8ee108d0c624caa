import type { Clock } from '../clock.js';
import type { CompleteCommand } from '../domain/commands.js';
import type { CardHandler } from '../domain/payment-handler.js';
import type { Refund } from '../domain/refund.js';
import type { CheckoutSession } from '../domain/session.js';
import type { OnItemFailure } from '../every-item.js';
import type { Failpoint } from '../failpoint.js';
import type { PaymentService } from '../payments/payment-service.js';
import type { RevisionMark, SessionRef, Store } from '../store/store.js';
import type { Answer } from './answer.js';
import { type Approvals, createApprovals } from './approvals.js';
import { createChargeLog } from './charge-log.js';
import { createCharging } from './charging.js';
import { createClaim } from './claim.js';
import { type Closing, createClosing } from './closing.js';
import { type Completion, createCompletion } from './completion.js';
import type { DeclineLimit } from './decline-limit.js';
import { createFinish } from './finish.js';
import { createIdempotency, type Idempotency } from './idempotency.js';
import { createPurchasing, type PurchasingDeps } from './purchasing.js';
import type { Quoting } from './quoting/quoting.js';
import type { Redeeming } from './quoting/redeeming.js';
import { createRepricing } from './repricing.js';
import { createFingerprints, type FingerprintKey, type Fingerprints, type RequestKey } from './request-key.js';
import type { SellerBackedHandler } from './seller-backed/handler.js';
import { createPresenting } from './seller-backed/presenting.js';
import type { SessionRules } from './session-log.js';
import { createSessionService, type SessionService, type SessionServiceDeps } from './session-service.js';
import { createUpkeep, type Upkeep } from './upkeep.js';

export type { Answer } from './answer.js';
export type { Approvals } from './approvals.js';
export type { Idempotency, SealedRecord } from './idempotency.js';
export type { Quoting } from './quoting/quoting.js';
export type { RequestKey } from './request-key.js';
export type { SeenSession } from './session-service.js';
export type { RevisionMark };

/** The use cases of an agent, over whichever transport it calls. */
export type Checkout = Pick<SessionService, 'create' | 'look' | 'get' | 'markOf' | 'update'> &
  Pick<Purchase, 'complete'> &
  Pick<Closing, 'cancel'> &
  Pick<Idempotency, 'guard'> &
  Pick<Fingerprints, 'requestKey'>;

/** Completion with whatever is paid with. */
interface Purchase {
  complete(agentId: string, id: string, command: CompleteCommand, key: RequestKey): Promise<Answer>;
}

/** What Stripe's news may do to a checkout. */
export interface Settlement extends Pick<Completion, 'learn'> {
  /** Keyed hash of a granted token, as charges carry it. */
  fingerprintOf: Fingerprints['ofToken'];
}

export interface CheckoutDeps {
  store: Store;
  payments: PaymentService;
  quoting: Quoting;
  redeeming: Redeeming;
  clock: Clock;
  failpoint: Failpoint;
  rules: SessionRules;
  declineLimit: DeclineLimit;
  /** Open sessions that an agent may have. */
  maxOpenSessions: number;
  onRefused: SessionServiceDeps['onRefused'];
  /** Lower-case ISO 4217: the one currency of the shop. */
  currency: string;
  /** The payment handlers that a session offers. */
  handlersOf: (session: CheckoutSession) => readonly CardHandler[];
  /** Ways to pay that the shop itself stands for. */
  sellerBacked: readonly SellerBackedHandler[];
  /** Absent where the shop takes no purchase orders. */
  purchaseOrders: PurchasingDeps['policy'];
  onApprovalAwaited: PurchasingDeps['onApprovalAwaited'];
  fingerprintKeys: readonly FingerprintKey[];
  /** Milliseconds for which answers are kept under their Idempotency-Key. */
  keyTtl: number;
  /** Milliseconds for which a process may hold a charge without a sign of life; longer than `stripeBudget`. */
  chargeLease: number;
  /** Milliseconds that all calls to Stripe of one request may take together. */
  stripeBudget: number;
  /** Stripe and the database disagree about this session: a person has to look. */
  onReview: (ref: SessionRef, reason: string) => void;
  /** A payment on which no order can stand was recorded to be refunded. */
  onRefund: (refund: Refund) => void;
  onUpkeepFailure: OnItemFailure;
}

export interface CheckoutParts {
  checkout: Checkout;
  upkeep: Upkeep;
  settlement: Settlement;
  /** What the shop decides on purchase orders. */
  approvals: Approvals;
  /** For requests after the sale too. */
  idempotency: Idempotency;
}

/** Puts the use cases of this room together. */
export function createCheckout(deps: CheckoutDeps): CheckoutParts {
  const { store, payments, quoting, clock, failpoint, rules, keyTtl, chargeLease: lease } = deps;
  const fingerprints = createFingerprints(deps.fingerprintKeys);
  const idempotency = createIdempotency({ store, ttl: keyTtl });
  const chargeLog = createChargeLog({ store, rules, failpoint, lease });
  const finish = createFinish({ store, failpoint, rules, onRefund: deps.onRefund });
  const reprice = createRepricing({ quoting, clock });
  const presenting = createPresenting({ quoting, handlers: deps.sellerBacked });
  const completion = createCompletion({
    ...deps,
    idempotency,
    fingerprints,
    claim: createClaim({ ...deps, reprice, presenting, idempotency, lease }),
    chargeLog,
    charging: createCharging({ payments, chargeLog, finish, failpoint, rules }),
    finish,
  });
  const { fence } = completion;
  const purchasing = createPurchasing({
    ...deps,
    policy: deps.purchaseOrders,
    handlerIdsOf: (session) => [
      ...deps.handlersOf(session).map(({ id }) => id),
      ...presenting.takenBy(session).map(({ handlerId }) => handlerId),
    ],
    reprice,
    idempotency,
    fence,
  });
  const closing = createClosing({ store, idempotency, completion, clock });
  const sessions = createSessionService({
    store,
    quoting,
    idempotency,
    fence,
    clock,
    rules,
    maxOpenSessions: deps.maxOpenSessions,
    onRefused: deps.onRefused,
    currency: deps.currency,
  });
  return {
    checkout: {
      ...sessions,
      complete(agentId, id, { payment, ...command }, key) {
        return payment.kind === 'purchase_order'
          ? purchasing.complete(agentId, id, { ...command, payment }, key)
          : completion.complete(agentId, id, { ...command, payment }, key);
      },
      cancel: closing.cancel,
      guard: idempotency.guard,
      requestKey: fingerprints.requestKey,
    },
    idempotency,
    approvals: createApprovals({ store, idempotency, rules }),
    settlement: { learn: completion.learn, fingerprintOf: fingerprints.ofToken },
    upkeep: createUpkeep({
      store,
      completion,
      closing,
      chargeLog,
      clock,
      hold: rules.hold,
      keyTtl,
      onFailure: deps.onUpkeepFailure,
    }),
  };
}

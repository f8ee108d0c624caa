import { AUTHENTICATED_FROM } from './goods.js';
import { assess, draftProblems, revise, take, totalOf } from './revision.js';
import { consume, demandAuthentication, failure, fence, finish, present, resume, seal } from './settlement.js';
import {
  type Charge,
  type Expected,
  hasEnded,
  intentOf,
  isOpen,
  isUndecided,
  type Request,
  type Session,
  type State,
  tries,
} from './state.js';

/** Where a server is ended: around one of its calls to Stripe, whose answer it never reads. */
export interface CrashPoint {
  call: 'create' | 'confirm';
  side: 'before' | 'after';
}

type Paying = Request & { token: NonNullable<Request['token']> };

export const refusal = (http: number, code: string): Expected => ({ http, code });

/** Predicts a complete; no answer where the server crashes in it. */
export function complete(state: State, request: Paying, crash?: CrashPoint): Expected | undefined {
  const { session, key } = request;
  for (const _ of tries(`complete of ${session.name}`)) {
    const { charge } = session;
    const known = state.keys.get(key);
    if (known?.sealed) return known.sealed;
    if (session.status === 'completed' && known) {
      seal(state, key, present(session, totalOf(session.draft)));
      continue;
    }
    if (charge?.phase === 'processing' && charge.key !== key) {
      if (resume(state, session) === 'processing') return refusal(409, 'session_in_progress');
      continue;
    }
    const answer = charge && isUndecided(charge) ? takeOver(state, request, charge) : claim(state, request, crash);
    if (answer === 'crashed') return undefined;
    if (answer !== 'again') return answer;
  }
  return undefined;
}

type Step = Expected | 'again' | 'crashed';

function answered(state: State, { key, session }: Request, request: Request): Expected {
  const expected = present(session, totalOf(session.draft));
  state.keys.set(key, { request, sealed: expected });
  return expected;
}

function claim(state: State, request: Paying, crash?: CrashPoint): Step {
  const { session, key, token, auth } = request;
  const { charge, draft } = session;
  if (hasEnded(session, state.now)) return refusal(409, 'session_not_modifiable');
  if (session.status === 'authentication_required' && !auth) {
    const missing = refusal(400, 'requires_3ds');
    state.keys.set(key, { request, sealed: missing });
    return missing;
  }
  if (charge?.phase === 'authenticating') {
    fence(state, session);
    return 'again';
  }
  const total = totalOf(draft);
  const isLookedAt = total > 0 && auth !== 'denied' && draftProblems(draft).length === 0;
  const isRefused = auth === 'denied' || (isLookedAt && (token.trouble !== undefined || token.isUsed));
  const { status } = assess(state, session, draft);
  const isReady = status === 'ready_for_payment' || (status === 'authentication_required' && auth !== undefined);
  if (isRefused || !isReady) {
    revise(state, session, draft, { notices: isRefused ? ['error:payment_declined'] : [] });
    return answered(state, request, request);
  }
  const isAnother = charge !== undefined && isOpen(charge) && charge.amount !== total;
  if (charge && isOpen(charge) && (total === 0 || isAnother)) {
    fence(state, session);
    return 'again';
  }
  if (total === 0) return giveAway(state, request);
  return open(state, request, charge, total, crash);
}

function giveAway(state: State, request: Paying): Expected {
  const { session } = request;
  const { draft } = session;
  revise(state, session, draft);
  session.consumed = consume(state, session, draft);
  const order = { total: 0, lines: draft.lines, isShort: false, refunds: new Map<string, number>() };
  Object.assign(session, { status: 'completed', messages: [], awaits: undefined, order });
  return answered(state, request, request);
}

function open(state: State, request: Paying, before: Charge | undefined, total: number, crash?: CrashPoint): Step {
  const { session, key, token, auth } = request;
  const { draft } = session;
  take(state, session, draft, null);
  Object.assign(session, { status: 'complete_in_progress', messages: ['info'], awaits: undefined, text: undefined });
  state.keys.set(key, { request });
  const isAttempt = before?.phase === 'declined';
  const generation = isAttempt ? before.generation : (before?.generation ?? 0) + 1;
  const proof = auth === 'authenticated';
  const charge: Charge = {
    ...{ phase: 'creating', generation, amount: total, pinned: draft, token, proof, key, unread: false },
  };
  session.charge = charge;
  session.tokens.set(generation, token.id);
  if (crash?.call === 'create' && crash.side === 'before') return 'crashed';
  if (!isAttempt) session.intents.set(generation, { status: 'open', amount: total, generation });
  if (crash?.call === 'create') return 'crashed';
  return confirm(state, session, charge, crash);
}

/** The token is sent to Stripe, and the card does what it does. */
function confirm(state: State, session: Session, charge: Charge, crash?: CrashPoint): Step {
  charge.phase = 'confirming';
  const { token, proof, key } = charge;
  const intent = intentOf(session);
  if (!intent) throw new Error('No PaymentIntent');
  if (crash?.side === 'before') return 'crashed';
  // Somebody paid it at Stripe meanwhile: it cannot be paid again.
  if (intent.status === 'succeeded') return settle(state, session, charge, [key]);
  const isRefused = token.trouble !== undefined || token.isUsed || token.card === 'declined';
  if (!isRefused) {
    intent.status = { visa: 'succeeded', processing: 'processing', '3ds': proof ? 'succeeded' : 'action' }[
      token.card as Exclude<typeof token.card, 'declined'>
    ] as typeof intent.status;
    token.isUsed = intent.status !== 'action';
  }
  if (crash) return 'crashed';
  return isRefused ? declined(state, session, charge) : settle(state, session, charge, [key]);
}

function declined(state: State, session: Session, charge: Charge): Expected {
  const notices = ['error:payment_declined'];
  if (charge.unread) fence(state, session, notices, charge.key);
  else {
    charge.phase = 'declined';
    revise(state, session, session.draft, { notices });
    seal(state, charge.key, present(session, charge.amount));
  }
  return present(session, charge.amount);
}

function settle(state: State, session: Session, charge: Charge, waiting: readonly string[]): Step {
  switch (intentOf(session)?.status) {
    case 'succeeded':
      finish(state, session, waiting);
      return present(session, charge.amount);
    case 'processing':
      charge.phase = 'processing';
      return present(session, charge.amount);
    case 'action':
      return demandAuthentication(state, session, charge) ? present(session, charge.amount) : 'again';
    default:
      return declined(state, session, charge);
  }
}

/** Whether a request that is not the one of this payment would be charged by itself. */
function isGood({ token, auth }: Paying, charge: Charge): boolean {
  if (auth === 'denied' || (!auth && charge.amount >= AUTHENTICATED_FROM)) return false;
  const isSame = token.id === charge.token.id && charge.proof === (auth === 'authenticated');
  return isSame || (token.trouble === undefined && !token.isUsed);
}

/** A request finds a payment that nobody works on any more, and goes on with it or ends it. */
function takeOver(state: State, request: Paying, charge: Charge): Step {
  const { session, key, token, auth } = request;
  if (charge.key !== key && !isGood(request, charge)) {
    return resume(state, session) === 'processing' ? refusal(409, 'session_in_progress') : 'again';
  }
  const proof = auth === 'authenticated';
  const waiting = [charge.key, key];
  const isOther = token.id !== charge.token.id || proof !== charge.proof;
  if (!state.keys.has(key)) state.keys.set(key, { request });
  if (isOther && charge.phase === 'confirming') charge.unread = true;
  Object.assign(charge, { token, proof, key });
  session.tokens.set(charge.generation, token.id);
  if (charge.phase === 'creating') {
    const { generation, amount } = charge;
    if (!intentOf(session)) session.intents.set(generation, { status: 'open', amount, generation });
    return finishAll(state, session, confirm(state, session, charge), waiting);
  }
  if (intentOf(session)?.status !== 'open') return settle(state, session, charge, waiting);
  if (charge.phase === 'confirming') return finishAll(state, session, confirm(state, session, charge), waiting);
  fence(state, session, failure(charge), key);
  return present(session, charge.amount);
}

/** Whoever waited for the payment is told of the order. */
function finishAll(state: State, session: Session, step: Step, waiting: readonly string[]): Step {
  if (session.order) for (const key of waiting) seal(state, key, present(session, session.order.total));
  return step;
}

/** Whether a complete comes to the point where it would crash. */
export function reaches(state: State, { session, token, auth }: Paying, { call }: CrashPoint): boolean {
  const { charge, draft, status } = session;
  const total = totalOf(draft);
  if (hasEnded(session, state.now) || total === 0 || token.trouble || auth === 'denied') return false;
  if (charge && charge.phase !== 'canceled' && !(charge.phase === 'declined' && charge.amount === total)) return false;
  if (charge?.phase === 'declined' && (call === 'create' || intentOf(session)?.status !== 'open')) return false;
  if (status === 'authentication_required' && !auth) return false;
  const next = assess(state, session, draft).status;
  return next === 'ready_for_payment' || (next === 'authentication_required' && auth !== undefined);
}

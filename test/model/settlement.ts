import { COUNTED, type VariantId } from './goods.js';
import { giveBack, revise, type Said, unitsOf } from './revision.js';
import {
  type Charge,
  type Draft,
  type Expected,
  type Intent,
  intentOf,
  isUndecided,
  type Session,
  type State,
} from './state.js';

/* How a payment ends: by what Stripe says of its PaymentIntent. */

export type Became = 'completed' | 'processing' | 'reopened';

export const present = ({ status, messages, order, draft }: Session, total: number): Expected => ({
  http: 200,
  status,
  messages: [...messages],
  total: order && draft ? order.total : total,
});

/** The request that waits has its answer, which is the session as it is now. */
export function seal(state: State, key: string, expected: Expected): void {
  const known = state.keys.get(key);
  if (known && !known.sealed) Object.assign(known, { sealed: expected, text: undefined });
}

/** The money is there: the order stands for what was charged, whatever the session became since. */
export function finish(state: State, session: Session, waiting: readonly string[] = []): void {
  const { charge } = session;
  if (!charge || charge.phase === 'succeeded') return;
  const { pinned, amount: total } = charge;
  session.consumed = consume(state, session, pinned);
  const isShort = COUNTED.some((id) => (session.consumed.get(id) ?? 0) < (unitsOf(pinned.lines).get(id) ?? 0));
  const order = { total, lines: pinned.lines, isShort, refunds: new Map<string, number>() };
  charge.phase = 'succeeded';
  Object.assign(session, { draft: pinned, status: 'completed', messages: [], awaits: undefined, order });
  session.text = undefined;
  for (const key of [charge.key, ...waiting]) seal(state, key, present(session, total));
}

/** What is held is used; anything missing comes from the shelf as far as that goes. */
export function consume(state: State, session: Session, { lines }: Draft): Session['consumed'] {
  const wanted = unitsOf(lines);
  giveBack(state, session);
  const used = new Map<VariantId, number>();
  for (const id of COUNTED) {
    const units = Math.min(wanted.get(id) ?? 0, state.shelf.get(id) ?? 0);
    state.shelf.set(id, (state.shelf.get(id) ?? 0) - units);
    if (units > 0) used.set(id, units);
  }
  return used;
}

/** Nothing was charged: the session is open again, unless it never spoke of this payment. */
export function reopen(state: State, session: Session, phase: Charge['phase'], said: Said, waiting?: string): void {
  const { charge, status, awaits } = session;
  if (!charge) return;
  charge.phase = phase;
  if (status !== 'complete_in_progress' && awaits !== 'issuer') return;
  revise(state, session, session.draft, said);
  const isAnswer = said.isIssuerAsking || said.notices !== undefined;
  if (isAnswer && waiting !== undefined) seal(state, waiting, present(session, charge.amount));
}

/** What is said of a payment that was under way at Stripe and waits for another one now. */
export const failure = ({ phase }: Charge): string[] | undefined =>
  phase === 'processing' ? ['error:payment_declined'] : undefined;

/** Closes the PaymentIntent for ever, unless the money was faster. */
export function fence(state: State, session: Session, notices?: string[], waiting?: string): Became {
  const intent = intentOf(session);
  if (intent?.status === 'succeeded') {
    finish(state, session);
    return 'completed';
  }
  if (intent) intent.status = 'canceled';
  reopen(state, session, 'canceled', { notices }, waiting);
  return 'reopened';
}

/** The issuer wants the buyer authenticated. `true`: the request that waits has its answer. */
export function demandAuthentication(state: State, session: Session, charge: Charge): boolean {
  const { draft } = session;
  if (draft.can3ds && !charge.unread) reopen(state, session, 'authenticating', { isIssuerAsking: true }, charge.key);
  else fence(state, session, charge.unread ? undefined : ['error:requires_3ds'], charge.key);
  return !charge.unread;
}

/** An undecided payment that nobody works on, ended without its token. */
export function resume(state: State, session: Session): Became {
  const { charge } = session;
  if (!charge) throw new Error('No charge');
  const intent = charge.phase === 'creating' ? undefined : intentOf(session);
  switch (intent?.status) {
    case 'succeeded':
      finish(state, session);
      return 'completed';
    case 'processing':
      charge.phase = 'processing';
      return 'processing';
    case 'action':
      demandAuthentication(state, session, charge);
      return 'reopened';
    case undefined:
      reopen(state, session, 'canceled', {});
      return 'reopened';
    default:
      return fence(state, session, failure(charge), charge.key);
  }
}

/** Stripe's word on a PaymentIntent, wherever it was heard. */
export function learn(state: State, session: Session, intent: Intent): void {
  const { charge } = session;
  if (!charge || charge.phase === 'creating' || charge.generation !== intent.generation) return;
  if (intent.status === 'succeeded') finish(state, session);
  else if (isUndecided(charge)) resume(state, session);
  else if (charge.phase === 'authenticating' && (intent.status === 'open' || intent.status === 'canceled')) {
    fence(state, session, ['error:payment_declined']);
  }
}

import { close, giveBack } from './revision.js';
import { fence, learn, resume } from './settlement.js';
import { hasEnded, intentOf, isOpen, isUndecided, type Session, type State } from './state.js';

/* What the server does by itself. */

export interface Hint {
  type: string;
  id: string;
  sessionId?: string;
  generation?: number;
}

/** What an event speaks of is looked at; the event itself proves nothing. */
export function applyHint(state: State, { type, id, sessionId, generation }: Hint): void {
  if (type.startsWith('payment_intent.')) {
    const session = state.sessions.find((each) => each.id === sessionId);
    const intent = session?.intents.get(generation ?? 0);
    if (session && intent) learn(state, session, intent);
    return;
  }
  if (!type.startsWith('shared_payment.')) return;
  const session = state.sessions.find(({ tokens }) => [...tokens.values()].includes(id));
  const intent = session && intentOf(session);
  if (session && intent) learn(state, session, intent);
}

export function sweep(state: State): void {
  for (const session of state.sessions) if (session.charge && isUndecided(session.charge)) resume(state, session);
  for (const hint of state.inbox.splice(0)) applyHint(state, hint);
  for (const session of state.sessions) expire(state, session);
  for (const session of state.sessions) {
    const { hold, charge } = session;
    if (!hold || !isOver(hold, state)) continue;
    if (charge?.phase === 'authenticating') fence(state, session, ['error:requires_3ds']);
    else giveBack(state, session);
  }
}

/** A session whose PaymentIntent could still be paid has that closed first; it ends with the next sweep. */
function expire(state: State, session: Session): void {
  if (session.status === 'expired' || session.expiresAt >= state.now) return;
  if (!hasEnded(session, state.now) || session.status === 'completed' || session.status === 'canceled') return;
  if (session.charge && isOpen(session.charge)) fence(state, session);
  else close(state, session, 'expired');
}

export function reconcile(state: State, events: readonly Hint[]): void {
  state.inbox.push(...events);
  for (const session of state.sessions) {
    const intent = intentOf(session);
    if (intent) learn(state, session, intent);
  }
}

/** Several sessions want units that none of them holds: who gets them is a matter of luck. */
export function isContended(state: State): boolean {
  const wanting = state.sessions.filter(
    (session) => session.charge && isOpen(session.charge) && session.hold === undefined,
  );
  return wanting.length > 1 || (wanting.length > 0 && state.sessions.some(({ hold }) => hold && isOver(hold, state)));
}

const isOver = ({ until }: NonNullable<Session['hold']>, { now }: State): boolean => until !== null && until < now;

import { TTL } from './goods.js';
import { refusal } from './paying.js';
import { close, isOffered, revise, totalOf } from './revision.js';
import { fence, present, resume } from './settlement.js';
import {
  type Draft,
  type Expected,
  hasEnded,
  isOpen,
  isUndecided,
  type Option,
  type Request,
  type Session,
  type State,
  tries,
} from './state.js';

/* Predictions of the requests that pay nothing. */

export type Change = Partial<Pick<Draft, 'lines' | 'buyer'>> & { address?: 'US' | 'DE' | null; option?: Option | null };

export function newSession(state: State, draft: Draft): Session {
  const name = `s${state.sessions.length}`;
  const session: Session = {
    ...{ name, id: '', draft, status: 'not_ready_for_payment', messages: [], expiresAt: state.now + TTL },
    ...{ consumed: new Map(), intents: new Map(), tokens: new Map() },
  };
  revise(state, session, draft);
  return session;
}

function sealed(state: State, request: Request, expected: Expected): Expected {
  state.keys.set(request.key, { request, sealed: expected });
  return expected;
}

const shown = (session: Session, http = 200): Expected => ({ ...present(session, totalOf(session.draft)), http });

export const created = (state: State, request: Request): Expected =>
  sealed(state, request, shown(request.session, 201));

export function update(state: State, request: Request, change: Change): Expected {
  const { session } = request;
  if (hasEnded(session, state.now)) return refusal(409, 'session_not_modifiable');
  if (session.status === 'complete_in_progress') return refusal(409, 'session_in_progress');
  const { address, option, ...rest } = change;
  const next: Draft = { ...session.draft, ...rest };
  if (address !== undefined) next.address = address ?? undefined;
  if (option !== undefined) next.option = option ?? undefined;
  if (option && !isOffered(next)) return sealed(state, request, refusal(400, 'invalid'));
  // What is about to change could still be paid for as it is.
  if (session.charge?.phase === 'authenticating') fence(state, session);
  if (hasEnded(session, state.now)) return refusal(409, 'session_not_modifiable');
  const isDropped = next.option !== undefined && !isOffered(next);
  if (isDropped) next.option = undefined;
  revise(state, session, next, { notices: isDropped ? ['warning:limited_availability'] : [] });
  return sealed(state, request, shown(session));
}

export function cancel(state: State, request: Request): Expected {
  const { session } = request;
  for (const _ of tries(`cancel of ${session.name}`)) {
    const { charge } = session;
    if (hasEnded(session, state.now)) return refusal(405, 'session_not_modifiable');
    if (charge && isUndecided(charge)) {
      if (resume(state, session) === 'processing') return refusal(409, 'session_in_progress');
    } else if (charge && isOpen(charge)) fence(state, session);
    else {
      close(state, session, 'canceled');
      return sealed(state, request, shown(session));
    }
  }
  return refusal(500, 'undecided');
}

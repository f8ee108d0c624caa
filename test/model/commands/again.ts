import fc from 'fast-check';
import { expect } from 'vitest';
import type { Request, Session, State } from '../state.js';
import { ask, send } from '../support/ask.js';
import { type Command, withSession } from '../support/command.js';
import { at } from './shopping.js';

const lastOf = (state: State, session: Session): Request => state.last.get(session) as Request;

/** What an agent does that did not hear the answer. */
const retry: fc.Arbitrary<Command> = fc.tuple(at, fc.boolean()).map(([number, isOfPayment]) =>
  withSession(
    number,
    'retry #',
    (session, state) => !isOfPayment || lastOf(state, session).kind === 'complete',
    (session, state, world) => ask(state, world, lastOf(state, session)),
  ),
);

const OTHER = { order_notes: 'Something else.' };
const TRACE = { intent_trace: { reason_code: 'other' } };

const sameKey: fc.Arbitrary<Command> = at.map((number) =>
  withSession(
    number,
    `same key #, another body`,
    (session, state) => state.keys.has(lastOf(state, session).key),
    async (session, state, world) => {
      const last = lastOf(state, session);
      const body = last.kind === 'cancel' ? TRACE : { ...(last.body as object), ...OTHER };
      const { status, body: error } = await send(world, { ...last, body });
      expect([status, error.code], `the key of ${last.kind} with another body`).toEqual([422, 'idempotency_conflict']);
    },
  ),
);

export const again = { retry, sameKey };

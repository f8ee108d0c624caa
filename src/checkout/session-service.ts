import type { Clock } from '../clock.js';
import { mayBePaid } from '../domain/charge.js';
import { type CreateCommand, createDraft, itemPaths, type UpdateCommand, updateDraft } from '../domain/commands.js';
import { withOneOption } from '../domain/one-option.js';
import { type CheckoutSession, isTerminal, statusAt, statusEnd } from '../domain/session.js';
import { problems, UnavailableError } from '../errors.js';
import { newId } from '../ids.js';
import type { CommitKeys, Decision, Puts, RevisionMark, Rows, SessionRow, Store } from '../store/store.js';
import { type Answer, newAnswer } from './answer.js';
import type { Idempotency, SealedRecord } from './idempotency.js';
import type { Quoting } from './quoting/quoting.js';
import type { RequestKey } from './request-key.js';
import { changeNotices, refuseBadGroups, refuseUnknownSelections, stillHeld, withGroupsLeft } from './selecting.js';
import { asSeenAt, type NextRevision, openRevision, type SessionRules, variantsOf } from './session-log.js';

export interface SessionServiceDeps {
  store: Store;
  quoting: Quoting;
  idempotency: Idempotency;
  /** Closes the PaymentIntent of the rows; `false`: something was done, read them again. */
  fence: (rows: Rows) => Promise<boolean>;
  clock: Clock;
  rules: SessionRules;
  /** Open sessions that an agent may have. */
  maxOpenSessions: number;
  onRefused: (limit: 'open_sessions', agentId: string) => void;
  /** Lower-case ISO 4217: the one currency of the shop. */
  currency: string;
}

type Known = { session: CheckoutSession } | { sealed: SealedRecord };
type Outcome = Known | { full: true };

/** A session as it is seen now. */
export interface SeenSession {
  session: CheckoutSession;
  /** Of the revision that it was seen from. */
  mark: RevisionMark | undefined;
  /** When it will be seen otherwise, as long as nothing changes it: milliseconds since the epoch. */
  until: number;
}

/** Milliseconds after which another session may have ended. */
const SESSIONS_WAIT = 30_000;

/** How often a request that lost a race is decided anew before it gives up. */
const MAX_TRIES = 8;

/**
 * Checkout sessions until they are paid (ACP 2026-04-17, agentic_checkout §4.1 to §4.3). Throws ProtocolError where no
 * session can be answered. A session of another agent does not exist.
 */
export function createSessionService(deps: SessionServiceDeps) {
  const { store, quoting, idempotency, fence, clock, rules, currency } = deps;
  const newLineId = () => newId('li');

  /** `also` says what else is written in the same commit. */
  async function create(
    agentId: string,
    command: CreateCommand,
    key: RequestKey,
    also: (session: CheckoutSession, now: number) => Puts = () => ({}),
  ): Promise<Answer> {
    if (command.currency !== currency) throw problems.unsupportedCurrency(currency);
    const draft = createDraft(command, newLineId);
    refuseBadGroups(draft);
    const quote = await quoting.quote(draft, clock.now(), { agentId, itemPaths: itemPaths(command.lines) });
    const id = newId('cs');
    const keys = { idempotencyKeys: [key.id], tallyOf: agentId, variants: variantsOf(draft) };
    const outcome = await store.commit<Outcome>(keys, (rows, now) => {
      const sealed = idempotency.sealedAnswer(rows, key, now);
      if (sealed) return { result: { sealed } };
      if (rows.tally && rows.tally.openSessions >= deps.maxOpenSessions) return { result: { full: true } };
      const base = { id, agentId, createdAt: now, expiresAt: now + rules.ttl };
      const next = openRevision(base, { draft, quote }, rows, rules, now);
      const { firstTouch } = command;
      if (firstTouch) next.touch = { sessionId: id, touch: 'first', attribution: firstTouch };
      const { puts, ...decision } = written(next, key, 201, now);
      return { ...decision, puts: { ...also(next.session, now), ...puts } };
    });
    if ('full' in outcome) throw tooManySessions(agentId);
    return answered(outcome, key, 201);
  }

  async function look(agentId: string, id: string): Promise<SeenSession> {
    const row = await store.session({ id, agentId });
    if (!row) throw problems.sessionNotFound();
    const { session, mark } = row;
    const seen = asSeenAt(session, clock.now());
    return { session: seen, mark, until: statusEnd(seen) };
  }

  const get = async (agentId: string, id: string): Promise<CheckoutSession> => (await look(agentId, id)).session;

  /** The mark of a session that was looked at, if nothing has changed since; at no cost. */
  const markOf = (agentId: string, id: string): RevisionMark | undefined => store.markOf({ id, agentId });

  async function update(agentId: string, id: string, command: UpdateCommand, key: RequestKey): Promise<Answer> {
    const reference = { session: { id, agentId }, idempotencyKeys: [key.id] };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await store.read(reference);
      const sealed = idempotency.sealedAnswer(before, key, clock.now());
      if (sealed) return idempotency.replay(sealed);
      const { session, seq } = modifiable(before, clock.now());
      const updated = withOneOption(updateDraft(session.draft, command, newLineId), command, session);
      const asked = withGroupsLeft(updated, command);
      const context = { agentId, previous: session.quote, itemPaths: itemPaths(command.lines) };
      const quote = await quoting.quote(asked, clock.now(), context);
      if (command.selections) refuseUnknownSelections(quote, command.selections);
      // What is about to change could still be paid for as it is.
      if (mayBePaid(before.charge) && !(await fence(before))) continue;
      const draft = { ...asked, selections: stillHeld(asked.selections, quote) };
      const notices = changeNotices(session, { command, asked, quote });

      const keys: CommitKeys = { ...reference, tallyOf: agentId, variants: variantsOf(session.draft, draft) };
      const outcome = await store.commit<Known | undefined>(keys, (rows, now) => {
        const known = idempotency.sealedAnswer(rows, key, now);
        if (known) return { result: { sealed: known } };
        modifiable(rows, now);
        if (rows.session?.seq !== seq || rows.charge?.epoch !== before.charge?.epoch) return { result: undefined };
        return written(openRevision(session, { draft, quote, notices }, rows, rules, now), key, 200, now);
      });
      if (outcome) return answered(outcome, key, 200);
    }
    throw new UnavailableError('The session kept changing while it was updated');
  }

  const written = (
    { stock, ...puts }: NextRevision,
    key: RequestKey,
    status: number,
    now: number,
  ): Decision<Known> => ({
    result: { session: puts.session },
    puts: { ...puts, idempotency: [idempotency.seal(key, now, status)] },
    stock,
  });

  function tooManySessions(agentId: string) {
    deps.onRefused('open_sessions', agentId);
    const why = 'This agent has too many open checkout sessions. Complete or cancel some, or wait until they expire.';
    return problems.rateLimited(why, SESSIONS_WAIT);
  }

  const answered = async (outcome: Known, key: RequestKey, status: number): Promise<Answer> =>
    'sealed' in outcome ? idempotency.replay(outcome.sealed) : newAnswer(key, status, outcome.session);

  return { create, look, get, markOf, update };
}

export type SessionService = ReturnType<typeof createSessionService>;

/** The session to be changed; throws where it cannot be, now or ever. */
function modifiable({ session: row }: Rows, now: number): SessionRow {
  if (!row) throw problems.sessionNotFound();
  const status = statusAt(row.session, now);
  if (isTerminal(status)) throw problems.notModifiable(status);
  if (status === 'pending_approval') throw problems.approvalPending();
  if (status === 'complete_in_progress') throw problems.sessionInProgress();
  return row;
}

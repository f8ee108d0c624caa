import type { Checkout } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import type { Attributions } from '../domain/attribution.js';
import type { Charge } from '../domain/charge.js';
import { type CheckoutSession, statusAt } from '../domain/session.js';
import type { Reservation } from '../domain/stock.js';
import { ProtocolError, problems } from '../errors.js';
import type { Archive, RevisionSummary, SessionFilter, Slice, SliceRequest } from '../store/archive.js';
import type { Store } from '../store/store.js';

export interface SessionsDeps {
  store: Pick<Store, 'read' | 'ownerOf' | 'revision' | 'attributions'>;
  archive: Pick<Archive, 'sessions' | 'revisions'>;
  /** A session as its agent sees it now. */
  sessionOf: Checkout['get'];
  clock: Clock;
}

/** All that the shop may know of a session. */
export interface SessionReport {
  session: CheckoutSession;
  attributions: Attributions;
  /** Of the newest generation. */
  charge?: Charge;
  reservation?: Reservation;
  /** The newest ones, the last one first. */
  revisions: RevisionSummary[];
  hasMoreRevisions: boolean;
}

/** Revisions that are listed with their session. */
const MOST_REVISIONS = 200;

/** Checkout sessions as the shop sees them. */
export function createSessions({ store, archive, sessionOf, clock }: SessionsDeps) {
  return {
    async list(
      filter: Omit<SessionFilter, 'now'>,
      request: SliceRequest<string>,
    ): Promise<Slice<CheckoutSession, string>> {
      const now = clock.now();
      const { items, next } = await archive.sessions({ ...filter, now }, request);
      return { items: items.map(({ session }) => ({ ...session, status: statusAt(session, now) })), next };
    },

    /** Throws 404 where there is none. */
    async get(id: string): Promise<SessionReport> {
      const ref = await store.ownerOf(id);
      if (!ref) throw problems.sessionNotFound();
      const session = await sessionOf(ref.agentId, id);
      const { charge, reservation } = await store.read({ session: ref });
      const { items, next } = await archive.revisions(id, { limit: MOST_REVISIONS });
      const attributions = await store.attributions.ofSession(id);
      return { session, attributions, charge, reservation, revisions: items, hasMoreRevisions: next !== undefined };
    },

    /** A session as it was. Throws 404 where it never was so. */
    async revision(
      id: string,
      seq: string,
    ): Promise<{ seq: number } & Pick<SessionReport, 'session' | 'attributions'>> {
      const number = /^[1-9]\d{0,14}$/.test(seq) ? Number(seq) : undefined;
      const session = number === undefined ? undefined : await store.revision(number);
      if (number === undefined || session?.id !== id) {
        throw new ProtocolError(404, 'not_found', 'This checkout session has no such revision.');
      }
      return { seq: number, session, attributions: await store.attributions.ofSession(id) };
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

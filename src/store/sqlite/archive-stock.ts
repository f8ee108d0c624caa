import type { Database } from 'better-sqlite3';
import type { HeldPlace, HeldReservation, Slice } from '../archive.js';
import { takeSlice } from './take-slice.js';

interface Row {
  sessionId: string;
  heldUntil: number;
  /** JSON. */
  lines: string;
}

/** Reservations that are held now: those without an end, which a payment under way has, and then by their end. */
export function createHeldArchive(db: Database) {
  const endless = db.prepare<[], Row>(
    `SELECT session_id AS sessionId, 0 AS heldUntil, lines FROM reservations
     WHERE state = 'held' AND held_until IS NULL ORDER BY session_id`,
  );
  const ending = db.prepare<[HeldPlace], Row>(
    `SELECT session_id AS sessionId, held_until AS heldUntil, lines FROM reservations
     WHERE state = 'held' AND (held_until, session_id) > (:heldUntil, :sessionId) ORDER BY held_until, session_id`,
  );
  const START: HeldPlace = { heldUntil: 0, sessionId: '' };
  const itemOf = ({ sessionId, lines }: Row): HeldReservation => ({ sessionId, lines: JSON.parse(lines) });

  return ({ limit, after }: { limit: number; after?: HeldPlace }): Slice<HeldReservation, HeldPlace> => {
    const slice = takeSlice(ending.iterate(after ?? START), {
      limit,
      itemOf,
      placeOf: ({ heldUntil, sessionId }) => ({ heldUntil, sessionId }),
    });
    return after ? slice : { ...slice, items: [...endless.all().map(itemOf), ...slice.items] };
  };
}

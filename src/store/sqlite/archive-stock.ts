import type { Database } from 'better-sqlite3';
import type { HeldPlace, HeldReservation, Slice } from '../archive.js';
import { FIRST_HELD, type HeldColumns, heldSlice } from '../slices/held-slice.js';

/** Reservations that are held now: those without an end, which a payment under way has, and then by their end. */
export function createHeldArchive(db: Database) {
  const endless = db.prepare<[], HeldColumns>(
    `SELECT session_id AS sessionId, 0 AS heldUntil, lines FROM reservations
     WHERE state = 'held' AND held_until IS NULL ORDER BY session_id`,
  );
  const ending = db.prepare<[HeldPlace], HeldColumns>(
    `SELECT session_id AS sessionId, held_until AS heldUntil, lines FROM reservations
     WHERE state = 'held' AND (held_until, session_id) > (:heldUntil, :sessionId) ORDER BY held_until, session_id`,
  );

  return ({ limit, after }: { limit: number; after?: HeldPlace }): Slice<HeldReservation, HeldPlace> =>
    heldSlice(after ? [] : endless.all(), ending.iterate(after ?? FIRST_HELD), limit);
}

import type { Database } from 'better-sqlite3';
import type { EventOutcome, InboxEntry, ReceivedEvent } from '../inbox.js';

type EntryColumns = Omit<InboxEntry, 'paymentIntentId'> & { paymentIntentId: string | null };

interface NewEntry {
  id: string;
  type: string;
  objectId: string;
  paymentIntentId: string | null;
  createdAt: number;
  now: number;
  outcome: EventOutcome | null;
  settledAt: number | null;
}

/** Stripe's events: those that wait for their effect, at most one of an object and type, and those that had it. */
export function createEventRows(db: Database) {
  const insert = db.prepare<[NewEntry]>(
    `INSERT INTO stripe_events (id, type, object_id, payment_intent_id, created_at, received_at, outcome, settled_at,
       tries, next_try_at, hints)
     VALUES (:id, :type, :objectId, :paymentIntentId, :createdAt, :now, :outcome, :settledAt, 0, :now, 0)`,
  );
  const isKnown = db.prepare<[string], number>('SELECT 1 FROM stripe_events WHERE id = ?').pluck();
  const hint = db.prepare<[number, string, string]>(
    `UPDATE stripe_events SET hints = hints + 1, next_try_at = ?
     WHERE object_id = ? AND type = ? AND outcome IS NULL`,
  );
  const settle = db.prepare<[EventOutcome, number, string, number]>(
    `UPDATE stripe_events SET outcome = ?, settled_at = ? WHERE id = ? AND outcome IS NULL AND hints = ?`,
  );
  const wake = db.prepare<[number, string]>(
    'UPDATE stripe_events SET tries = 0, next_try_at = ? WHERE id = ? AND outcome IS NULL',
  );
  const postpone = db.prepare<[number, string, string]>(
    `UPDATE stripe_events SET tries = tries + 1, next_try_at = ?, problem = substr(?, 1, 500)
     WHERE id = ? AND outcome IS NULL`,
  );
  const due = db.prepare<[number, number], EntryColumns>(
    `SELECT id, type, object_id AS objectId, payment_intent_id AS paymentIntentId, created_at AS createdAt,
       received_at AS receivedAt, tries, hints
     FROM stripe_events WHERE outcome IS NULL AND next_try_at <= ? ORDER BY received_at LIMIT ?`,
  );
  const counts = db.prepare<[], { type: string; outcome: EventOutcome | null; count: number }>(
    'SELECT type, outcome, count(*) AS count FROM stripe_events GROUP BY type, outcome',
  );
  const forget = db.prepare<[number, number]>(
    `DELETE FROM stripe_events WHERE id IN (
       SELECT id FROM stripe_events WHERE settled_at < ? ORDER BY settled_at LIMIT ?)`,
  );

  return {
    isKnown: (id: string): boolean => isKnown.get(id) !== undefined,
    /** Settled at once where it has an outcome. */
    insert(event: ReceivedEvent, now: number, outcome?: EventOutcome): void {
      insert.run({
        id: event.id,
        type: event.type,
        objectId: event.objectId,
        paymentIntentId: event.paymentIntentId ?? null,
        createdAt: event.createdAt,
        now,
        outcome: outcome ?? null,
        settledAt: outcome === undefined ? null : now,
      });
    },
    /** Makes the entry that waits for the same object and type due; false where none does. */
    hint: ({ objectId, type }: ReceivedEvent, now: number): boolean => hint.run(now, objectId, type).changes === 1,
    /** False where the entry was hinted at since it was read, or waits no more. */
    settle: ({ id, hints }: InboxEntry, outcome: EventOutcome, now: number): boolean =>
      settle.run(outcome, now, id, hints).changes === 1,
    /** As if it had never been tried. */
    wake: (id: string, now: number): void => {
      wake.run(now, id);
    },
    postpone: (id: string, until: number, problem: string): void => {
      postpone.run(until, problem, id);
    },
    due: (time: number, limit: number): InboxEntry[] =>
      due.all(time, limit).map(({ paymentIntentId, ...row }) => ({
        ...row,
        ...(paymentIntentId !== null && { paymentIntentId }),
      })),
    counts: () =>
      counts.all().map(({ type, outcome, count }) => ({ type, ...(outcome !== null && { outcome }), count })),
    forget: (time: number, limit: number): number => forget.run(time, limit).changes,
  };
}

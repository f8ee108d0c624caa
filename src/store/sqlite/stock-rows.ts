import type { Database } from 'better-sqlite3';
import type { Reservation, ReservedLine, StockDelta } from '../../domain/stock.js';
import type { SessionRef } from '../store.js';

interface ReservationColumns {
  sessionId: string;
  agentId: string;
  lines: string;
  state: Reservation['state'];
  heldUntil: number | null;
}

/** What is on the shelf, and what of it is spoken for. */
export function createStockRows(db: Database) {
  const move = db.prepare<[{ id: string; by: number }]>(
    'UPDATE stock SET on_hand = on_hand + :by WHERE variant_id = :id AND on_hand + :by >= 0',
  );
  const onHand = db.prepare<[string], number>('SELECT on_hand FROM stock WHERE variant_id = ?').pluck();
  const seed = db.prepare<[string, number]>(
    'INSERT INTO stock (variant_id, on_hand) VALUES (?, ?) ON CONFLICT (variant_id) DO NOTHING',
  );
  const set = db.prepare<[string, number]>(
    'INSERT INTO stock (variant_id, on_hand) VALUES (?, ?) ON CONFLICT (variant_id) DO UPDATE SET on_hand = excluded.on_hand',
  );
  const uncount = db.prepare<[string]>('DELETE FROM stock WHERE variant_id = ?');
  const held = db.prepare<[], string>("SELECT lines FROM reservations WHERE state = 'held'").pluck();
  const putReservation = db.prepare<[string, string, string, string, number | null]>(
    `INSERT INTO reservations (session_id, agent_id, lines, state, held_until) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session_id) DO UPDATE SET
       agent_id = excluded.agent_id, lines = excluded.lines, state = excluded.state, held_until = excluded.held_until`,
  );
  const reservation = db.prepare<[string], ReservationColumns>(
    `SELECT session_id AS sessionId, agent_id AS agentId, lines, state, held_until AS heldUntil
     FROM reservations WHERE session_id = ?`,
  );
  const lapsed = db.prepare<[number, number], SessionRef>(
    `SELECT session_id AS id, agent_id AS agentId FROM reservations
     WHERE state = 'held' AND held_until < ? ORDER BY held_until LIMIT ?`,
  );

  return {
    /** False where the shelf has less than is taken, or the variant is not counted: the floor was missed. */
    move: ({ variantId, by }: StockDelta): boolean => move.run({ id: variantId, by }).changes === 1,
    onHand: (variantId: string): number | undefined => onHand.get(variantId),
    seed: (variantId: string, units: number): void => {
      seed.run(variantId, units);
    },
    set: (variantId: string, units: number | null): void => {
      if (units === null) uncount.run(variantId);
      else set.run(variantId, units);
    },
    /** What all open sessions hold. */
    held: (): ReservedLine[] => held.all().flatMap((lines): ReservedLine[] => JSON.parse(lines)),
    putReservation: ({ sessionId, agentId, lines, state, heldUntil }: Reservation): void => {
      putReservation.run(sessionId, agentId, JSON.stringify(lines), state, heldUntil);
    },
    reservation(sessionId: string): Reservation | undefined {
      const row = reservation.get(sessionId);
      return row && { ...row, lines: JSON.parse(row.lines) };
    },
    lapsed: (time: number, limit: number): SessionRef[] => lapsed.all(time, limit),
  };
}

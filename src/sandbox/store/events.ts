import type { Database, Statement } from 'better-sqlite3';
import type { Event } from '../objects/event.js';
import type { PageQuery, Position } from './objects.js';

/** Whether a webhook brings an event: `none` goes to nobody, `lost` never arrives. */
export type DeliveryState = 'none' | 'pending' | 'delivered' | 'lost';

/** An event that waits for its delivery. */
export type PendingEvent = { id: string; seq: number; type: string };

/** What a list of events may be narrowed to. */
export type EventFilter = { types: string[] | null; delivered: boolean | null };

type Row = { account: string; created: number; seq: number; state: DeliveryState; body: string };

const COLUMNS = 'account, created, seq, state, body';

/** All events of all accounts, as JSON, and what became of their delivery. */
export function createEvents(db: Database) {
  const insert = db.prepare('INSERT INTO events (id, account, type, created, state, body) VALUES (?, ?, ?, ?, ?, ?)');
  const mark = db.prepare('UPDATE events SET state = ? WHERE id = ?');
  const find = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM events WHERE id = ?`);
  const pending = db.prepare<[number, number], PendingEvent>(
    "SELECT id, seq, type FROM events WHERE state = 'pending' AND seq > ? AND created > ? ORDER BY seq",
  );
  const pageIn = (direction: 'ASC' | 'DESC'): Statement<Record<string, string | number | null>, Row> =>
    db.prepare(
      `SELECT ${COLUMNS} FROM events
       WHERE account = @account AND created >= @from AND created <= @to
         AND (created, seq) < (@beforeCreated, @beforeSeq) AND (created, seq) > (@afterCreated, @afterSeq)
         AND (@types IS NULL OR type IN (SELECT value FROM json_each(@types)))
         AND (@delivered IS NULL OR (state IN ('none', 'delivered')) = @delivered)
       ORDER BY created ${direction}, seq ${direction} LIMIT @limit`,
    );
  const pages = { forward: pageIn('DESC'), backward: pageIn('ASC') };
  const parsed = ({ body, state }: Row): Event => {
    const event: Event = JSON.parse(body);
    return { ...event, pending_webhooks: state === 'pending' || state === 'lost' ? 1 : 0 };
  };
  return {
    add(account: string, event: Event, state: DeliveryState): void {
      insert.run(event.id, account, event.type, event.created, state, JSON.stringify(event));
    },
    mark(id: string, state: DeliveryState): void {
      mark.run(state, id);
    },
    find(id: string): (Position & { account: string; event: Event }) | undefined {
      const row = find.get(id);
      return row && { account: row.account, created: row.created, seq: row.seq, event: parsed(row) };
    },
    /** The oldest first, of those behind position `seq` and younger than `created` (seconds). */
    pending: (seq: number, created: number): PendingEvent[] => pending.all(seq, created),
    /** The newest first. */
    page(account: string, { from, to, limit, after, before }: PageQuery, { types, delivered }: EventFilter): Event[] {
      const rows = pages[before === null ? 'forward' : 'backward'].all({
        ...{ account, from, to, limit },
        beforeCreated: after?.created ?? Number.MAX_SAFE_INTEGER,
        beforeSeq: after?.seq ?? Number.MAX_SAFE_INTEGER,
        afterCreated: before?.created ?? -1,
        afterSeq: before?.seq ?? -1,
        types: types === null ? null : JSON.stringify(types),
        delivered: delivered === null ? null : Number(delivered),
      });
      return (before === null ? rows : rows.reverse()).map(parsed);
    },
  };
}

import type { Database } from 'better-sqlite3';

/** A replay that is under way. Events up to `place`, of those made at `at`, were looked at; earlier ones too. */
interface Progress {
  endpointId: string;
  since: number;
  /** Place of the last event there was when it was asked for. */
  until: number;
  at: number;
  place: number;
}

interface Found {
  place: number;
  at: number;
  orderId: string;
  seq: number;
  /** The first of its lane since the time: the lane is sent again from here, and at no other event of it. */
  isFirst: 0 | 1;
}

/** Sends a lane again from one event on. */
export type ReplayLane = (lane: { endpointId: string; orderId: string }, fromSeq: number, now: number) => void;

/** All lanes of an endpoint, to be sent again in slices: how far that is stands with the endpoint. */
export function createReplayRows(db: Database, replayLane: ReplayLane) {
  const last = db.prepare<[], number | null>('SELECT max(place) FROM order_events').pluck();
  const ask = db.prepare<[{ endpointId: string; since: number; until: number }]>(
    `INSERT INTO webhook_endpoints (id, replay_since, replay_until, replay_at, replay_place)
     VALUES (:endpointId, :since, :until, :since, 0)
     ON CONFLICT (id) DO UPDATE SET failing_since = NULL, disabled_at = NULL,
       replay_since = min(coalesce(replay_since, :since), :since), replay_until = :until,
       replay_at = min(coalesce(replay_since, :since), :since), replay_place = 0`,
  );
  const open = db.prepare<[], Progress>(
    `SELECT id AS endpointId, replay_since AS since, replay_until AS until, replay_at AS at, replay_place AS place
     FROM webhook_endpoints WHERE replay_since IS NOT NULL`,
  );
  // The plus keeps SQLite from looking for earlier events of the lane among all those of the endpoint.
  const next = db.prepare<[Progress & { limit: number }], Found>(
    `SELECT place, created_at AS at, order_id AS orderId, seq, NOT EXISTS (
       SELECT 1 FROM order_events AS earlier
       WHERE earlier.endpoint_id = event.endpoint_id AND earlier.order_id = event.order_id
         AND earlier.seq < event.seq AND +earlier.created_at >= :since) AS isFirst
     FROM order_events AS event
     WHERE endpoint_id = :endpointId AND (created_at, place) > (:at, :place) AND place <= :until
     ORDER BY created_at, place LIMIT :limit`,
  );
  const move = db.prepare<[number, number, string]>(
    'UPDATE webhook_endpoints SET replay_at = ?, replay_place = ? WHERE id = ?',
  );
  const end = db.prepare<[string]>(
    `UPDATE webhook_endpoints SET replay_since = NULL, replay_until = NULL, replay_at = NULL, replay_place = NULL
     WHERE id = ?`,
  );

  const isUnderWay = (): boolean => open.all().length > 0;

  return {
    /** Enables the endpoint, too. Where another replay of it is under way, this one begins with the earlier time. */
    ask(endpointId: string, since: number): void {
      ask.run({ endpointId, since, until: last.get() ?? 0 });
    },

    isUnderWay,

    /** Looks at so many events more, of the endpoint that is furthest behind. True where there is more to look at. */
    goOn(limit: number, now: number): boolean {
      const [progress] = open.all().sort((a, b) => a.at - b.at);
      if (!progress) return false;
      const { endpointId } = progress;
      const found = next.all({ ...progress, limit });
      for (const { orderId, seq, isFirst } of found) if (isFirst) replayLane({ endpointId, orderId }, seq, now);
      const seen = found.at(-1);
      if (seen && found.length === limit) move.run(seen.at, seen.place, endpointId);
      else end.run(endpointId);
      return isUnderWay();
    },
  };
}

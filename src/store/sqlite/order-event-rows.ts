import type { Database } from 'better-sqlite3';
import { DELIVERY_COLUMNS, defined } from '../columns/delivery-columns.js';
import type {
  Backlog,
  Delivery,
  EndpointHealth,
  FailedAttempt,
  FailureEffect,
  NewOrderEvent,
  Replay,
} from '../outbox.js';
import { createReplayRows } from './replay-rows.js';

interface Lane {
  endpointId: string;
  orderId: string;
}

/** Order events in lanes: the first of a lane that was not delivered is due, or parked, and the others are queued. */
export function createOrderEventRows(db: Database) {
  const insert = db.prepare<[NewOrderEvent & { now: number }]>(
    `INSERT INTO order_events (id, endpoint_id, order_id, seq, type, body, state, attempts, next_try_at, epoch, created_at)
     SELECT :id, :endpointId, :orderId, :seq, :type, :body,
       CASE WHEN EXISTS (SELECT 1 FROM order_events
         WHERE endpoint_id = :endpointId AND order_id = :orderId AND state IN ('due', 'parked'))
       THEN 'queued' ELSE 'due' END, 0, :now, 0, :now`,
  );
  const due = db.prepare<[string, number, number], Delivery>(
    `SELECT ${DELIVERY_COLUMNS} FROM order_events
     WHERE endpoint_id = ? AND state = 'due' AND next_try_at <= ? ORDER BY next_try_at LIMIT ?`,
  );
  const take = db.prepare<[number, string]>(
    'UPDATE order_events SET attempts = attempts + 1, epoch = epoch + 1, next_try_at = ?, problem = NULL WHERE id = ?',
  );
  const settle = db.prepare<[{ id: string; epoch: number; now: number; status: number }]>(
    `UPDATE order_events SET state = 'delivered', delivered_at = :now, last_status = :status, problem = NULL
     WHERE id = :id AND epoch = :epoch AND state = 'due'`,
  );
  const advance = db.prepare<[Lane & { now: number }]>(
    `UPDATE order_events SET state = 'due', next_try_at = :now WHERE id = (
       SELECT id FROM order_events WHERE endpoint_id = :endpointId AND order_id = :orderId AND state <> 'delivered'
       ORDER BY seq LIMIT 1) AND state = 'queued'`,
  );
  const fail = db.prepare<
    [{ id: string; epoch: number; state: string; nextTryAt: number | null; status: number | null; problem: string }]
  >(
    `UPDATE order_events SET state = :state, next_try_at = coalesce(:nextTryAt, next_try_at), last_status = :status,
       problem = substr(:problem, 1, 300)
     WHERE id = :id AND epoch = :epoch AND state = 'due'`,
  );
  const release = db.prepare<[{ id: string; epoch: number; now: number }]>(
    `UPDATE order_events SET attempts = attempts - 1, next_try_at = :now
     WHERE id = :id AND epoch = :epoch AND state = 'due' AND problem IS NULL`,
  );
  // Only a claim leaves an attempt without a problem.
  const orphan = db.prepare<[{ now: number }]>(
    `UPDATE order_events SET next_try_at = :now
     WHERE state = 'due' AND next_try_at > :now AND attempts > 0 AND problem IS NULL`,
  );
  const rewind = db.prepare<[Lane & { fromSeq: number; now: number }]>(
    `UPDATE order_events SET state = 'queued', attempts = 0, epoch = epoch + 1, next_try_at = :now, problem = NULL
     WHERE endpoint_id = :endpointId AND order_id = :orderId
       AND (seq >= :fromSeq OR state IN ('due', 'parked'))`,
  );
  const health = db.prepare<[string], EndpointHealth>(
    `SELECT id, failing_since AS failingSince, disabled_at AS disabledAt, delivered_at AS deliveredAt
     FROM webhook_endpoints WHERE id = ?`,
  );
  const allHealth = db.prepare<[], EndpointHealth>(
    `SELECT id, failing_since AS failingSince, disabled_at AS disabledAt, delivered_at AS deliveredAt
     FROM webhook_endpoints ORDER BY id`,
  );
  const putHealth = db.prepare<(string | number | null)[]>(
    `INSERT INTO webhook_endpoints (id, failing_since, disabled_at, delivered_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       failing_since = excluded.failing_since, disabled_at = excluded.disabled_at, delivered_at = excluded.delivered_at`,
  );
  const wake = db.prepare<[{ endpointId: string; now: number }]>(
    `UPDATE order_events SET next_try_at = :now
     WHERE endpoint_id = :endpointId AND state = 'due' AND next_try_at > :now AND problem IS NOT NULL`,
  );
  const nextDue = db
    .prepare<[string], number | null>(
      `SELECT min(next_try_at) FROM order_events WHERE endpoint_id = ? AND state = 'due'`,
    )
    .pluck();
  const backlog = db.prepare<[], Backlog>(
    `SELECT endpoint_id AS endpointId, state, count(*) AS count, min(created_at) AS oldest
     FROM order_events WHERE state <> 'delivered' GROUP BY endpoint_id, state`,
  );
  const forget = db.prepare<[number, number]>(
    `DELETE FROM order_events WHERE place IN (
       SELECT place FROM order_events WHERE state = 'delivered' AND delivered_at < ? ORDER BY delivered_at LIMIT ?)`,
  );

  const isDisabled = (id: string): boolean => (health.get(id)?.disabledAt ?? null) !== null;

  function replayLane(lane: Lane, fromSeq: number, now: number): void {
    rewind.run({ ...lane, fromSeq, now });
    advance.run({ ...lane, now });
  }
  const replays = createReplayRows(db, replayLane);

  return {
    insert(event: NewOrderEvent, now: number): void {
      insert.run({ ...event, now });
    },

    claim(endpointId: string, room: number, now: number, leaseUntil: number): Delivery[] {
      if (isDisabled(endpointId)) return [];
      const found = due.all(endpointId, now, room).map(defined);
      for (const { id } of found) take.run(leaseUntil, id);
      return found.map(({ problem: _, ...one }) => ({
        ...one,
        attempts: one.attempts + 1,
        epoch: one.epoch + 1,
        nextTryAt: leaseUntil,
      }));
    },

    delivered({ id, epoch, ...lane }: Delivery, status: number, wakeFailingSince: number, now: number): void {
      const { endpointId, orderId } = lane;
      if (settle.run({ id, epoch, status, now }).changes === 0) return;
      advance.run({ endpointId, orderId, now });
      const failingSince = health.get(endpointId)?.failingSince ?? null;
      putHealth.run(endpointId, null, null, now);
      if (failingSince !== null && failingSince <= wakeFailingSince) wake.run({ endpointId, now });
    },

    failed({ id, epoch, endpointId }: Delivery, attempt: FailedAttempt, now: number): FailureEffect {
      const { status = null, problem, nextTryAt = null, disableFailingSince } = attempt;
      const state = nextTryAt === null ? 'parked' : 'due';
      const { changes } = fail.run({ id, epoch, state, nextTryAt, status, problem });
      if (changes === 0) return { parked: false, disabled: false };
      const known = health.get(endpointId);
      const failingSince = known?.failingSince ?? now;
      const disabled = (known?.disabledAt ?? null) === null && failingSince <= disableFailingSince;
      putHealth.run(endpointId, failingSince, disabled ? now : (known?.disabledAt ?? null), known?.deliveredAt ?? null);
      return { parked: state === 'parked', disabled };
    },

    release({ id, epoch }: Delivery, now: number): void {
      release.run({ id, epoch, now });
    },

    orphan: (now: number): number => orphan.run({ now }).changes,

    replay(replay: Replay, now: number): void {
      const { endpointId } = replay;
      if ('orderId' in replay) replayLane({ endpointId, orderId: replay.orderId }, replay.fromSeq, now);
      else replays.ask(endpointId, replay.since);
    },

    isReplaying: replays.isUnderWay,
    continueReplay: replays.goOn,

    nextDue(endpointId: string): number | undefined {
      return isDisabled(endpointId) ? undefined : (nextDue.get(endpointId) ?? undefined);
    },
    backlog: (): Backlog[] => backlog.all(),
    health: (): EndpointHealth[] => allHealth.all().map(defined),
    forget: (time: number, limit: number): number => forget.run(time, limit).changes,
  };
}

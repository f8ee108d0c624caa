import type { Migration } from './migration.js';

/**
 * What moves order events along their lanes, and Stripe's events through the inbox. Whoever changes a lane has the lock of
 * its order, so that an event which is appended and one that is delivered at the same time see each other.
 */
export const lanes: Migration = {
  version: 4,
  sql: `
CREATE FUNCTION acp_lock_order(order_name TEXT) RETURNS VOID LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(acp_place('order:' || order_name))
$$;

CREATE FUNCTION acp_advance(endpoint TEXT, order_name TEXT, now BIGINT) RETURNS VOID LANGUAGE sql AS $$
  UPDATE order_events SET state = 'due', next_try_at = now WHERE id = (
    SELECT id FROM order_events WHERE endpoint_id = endpoint AND order_id = order_name AND state <> 'delivered'
    ORDER BY seq LIMIT 1) AND state = 'queued'
$$;

CREATE FUNCTION acp_delivered(event TEXT, at_epoch INTEGER, answer INTEGER, wake_since BIGINT, now BIGINT)
RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  endpoint TEXT;
  order_name TEXT;
  failing BIGINT;
BEGIN
  SELECT endpoint_id, order_id INTO endpoint, order_name FROM order_events WHERE id = event;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM acp_lock_order(order_name);
  UPDATE order_events SET state = 'delivered', delivered_at = now, last_status = answer, problem = NULL
    WHERE id = event AND epoch = at_epoch AND state = 'due';
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM acp_advance(endpoint, order_name, now);
  SELECT failing_since INTO failing FROM webhook_endpoints WHERE id = endpoint FOR UPDATE;
  INSERT INTO webhook_endpoints (id, delivered_at) VALUES (endpoint, now)
    ON CONFLICT (id) DO UPDATE SET failing_since = NULL, disabled_at = NULL, delivered_at = now;
  IF failing <= wake_since THEN
    UPDATE order_events SET next_try_at = now
      WHERE endpoint_id = endpoint AND state = 'due' AND next_try_at > now AND problem IS NOT NULL;
  END IF;
END $$;

CREATE FUNCTION acp_failed(event TEXT, at_epoch INTEGER, answer INTEGER, why TEXT, try_at BIGINT, disable_since BIGINT, now BIGINT)
RETURNS TABLE (parked BOOLEAN, disabled BOOLEAN) LANGUAGE plpgsql AS $$
DECLARE
  endpoint TEXT;
  order_name TEXT;
  health webhook_endpoints%ROWTYPE;
  since BIGINT;
BEGIN
  parked := false;
  disabled := false;
  SELECT endpoint_id, order_id INTO endpoint, order_name FROM order_events WHERE id = event;
  IF FOUND THEN
    PERFORM acp_lock_order(order_name);
    UPDATE order_events SET state = CASE WHEN try_at IS NULL THEN 'parked' ELSE 'due' END,
        next_try_at = coalesce(try_at, next_try_at), last_status = answer, problem = left(why, 300)
      WHERE id = event AND epoch = at_epoch AND state = 'due';
    IF FOUND THEN
      parked := try_at IS NULL;
      INSERT INTO webhook_endpoints (id) VALUES (endpoint) ON CONFLICT (id) DO NOTHING;
      SELECT * INTO health FROM webhook_endpoints WHERE id = endpoint FOR UPDATE;
      since := coalesce(health.failing_since, now);
      disabled := health.disabled_at IS NULL AND since <= disable_since;
      UPDATE webhook_endpoints SET failing_since = since,
        disabled_at = CASE WHEN disabled THEN now ELSE health.disabled_at END WHERE id = endpoint;
    END IF;
  END IF;
  RETURN NEXT;
END $$;

CREATE FUNCTION acp_replay_lane(endpoint TEXT, order_name TEXT, from_seq INTEGER, now BIGINT)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  PERFORM acp_lock_order(order_name);
  UPDATE order_events SET state = 'queued', attempts = 0, epoch = epoch + 1, next_try_at = now, problem = NULL
    WHERE endpoint_id = endpoint AND order_id = order_name AND (seq >= from_seq OR state IN ('due', 'parked'));
  PERFORM acp_advance(endpoint, order_name, now);
END $$;

CREATE FUNCTION acp_ask_replay(endpoint TEXT, since BIGINT) RETURNS VOID LANGUAGE sql AS $$
  INSERT INTO webhook_endpoints (id, replay_since, replay_until, replay_at, replay_place)
    VALUES (endpoint, since, (SELECT coalesce(max(place), 0) FROM order_events), since, 0)
  ON CONFLICT (id) DO UPDATE SET failing_since = NULL, disabled_at = NULL,
    replay_since = least(coalesce(webhook_endpoints.replay_since, since), since), replay_until = excluded.replay_until,
    replay_at = least(coalesce(webhook_endpoints.replay_since, since), since), replay_place = 0
$$;

CREATE FUNCTION acp_continue_replay(at_most INTEGER, now BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  asked webhook_endpoints%ROWTYPE;
  progress webhook_endpoints%ROWTYPE;
  found_event RECORD;
  seen INTEGER := 0;
BEGIN
  /* No row is locked before the orders are: whoever delivers an event has its order first, and then the endpoint. */
  IF NOT pg_try_advisory_xact_lock(acp_place('replay')) THEN RETURN false; END IF;
  SELECT * INTO asked FROM webhook_endpoints WHERE replay_since IS NOT NULL ORDER BY replay_at LIMIT 1;
  IF NOT FOUND THEN RETURN false; END IF;
  progress := asked;
  FOR found_event IN
    SELECT place, created_at, order_id, seq, NOT EXISTS (
      SELECT 1 FROM order_events AS earlier WHERE earlier.endpoint_id = event.endpoint_id
        AND earlier.order_id = event.order_id AND earlier.seq < event.seq AND earlier.created_at >= progress.replay_since
    ) AS is_first
    FROM order_events AS event
    WHERE endpoint_id = progress.id AND (created_at, place) > (progress.replay_at, progress.replay_place)
      AND place <= progress.replay_until
    ORDER BY created_at, place LIMIT at_most
  LOOP
    seen := seen + 1;
    IF found_event.is_first THEN PERFORM acp_replay_lane(progress.id, found_event.order_id, found_event.seq, now); END IF;
    progress.replay_at := found_event.created_at;
    progress.replay_place := found_event.place;
  END LOOP;
  /* Where it was asked for once more meanwhile, it begins anew. */
  IF seen = at_most THEN
    UPDATE webhook_endpoints SET replay_at = progress.replay_at, replay_place = progress.replay_place
      WHERE id = asked.id AND (replay_since, replay_until, replay_at, replay_place)
        = (asked.replay_since, asked.replay_until, asked.replay_at, asked.replay_place);
  ELSE
    UPDATE webhook_endpoints SET replay_since = NULL, replay_until = NULL, replay_at = NULL, replay_place = NULL
      WHERE id = asked.id AND (replay_since, replay_until, replay_at, replay_place)
        = (asked.replay_since, asked.replay_until, asked.replay_at, asked.replay_place);
  END IF;
  RETURN EXISTS (SELECT 1 FROM webhook_endpoints WHERE replay_since IS NOT NULL);
END $$;

CREATE FUNCTION acp_receive(event TEXT, of_type TEXT, object TEXT, payment TEXT, created BIGINT, came_to TEXT, now BIGINT)
RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
  effect TEXT := came_to;
BEGIN
  PERFORM pg_advisory_xact_lock(acp_place('stripe:' || object || ':' || of_type));
  IF EXISTS (SELECT 1 FROM stripe_events WHERE id = event) THEN RETURN 'known'; END IF;
  IF came_to IS NULL THEN
    UPDATE stripe_events SET hints = hints + 1, next_try_at = now
      WHERE object_id = object AND type = of_type AND outcome IS NULL;
    IF FOUND THEN effect := 'merged'; END IF;
  END IF;
  INSERT INTO stripe_events (id, type, object_id, payment_intent_id, created_at, received_at, outcome, settled_at, tries,
      next_try_at, hints)
    VALUES (event, of_type, object, payment, created, now, effect, CASE WHEN effect IS NOT NULL THEN now END, 0, now, 0)
    ON CONFLICT (id) DO NOTHING;
  RETURN CASE WHEN came_to IS NULL AND effect = 'merged' THEN 'merged' ELSE 'new' END;
END $$;
`,
};

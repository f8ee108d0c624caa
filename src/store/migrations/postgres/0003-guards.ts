import type { Migration } from './migration.js';

/**
 * What the database itself watches: the guards of a commit, which end it where something moved, and the counts, which
 * nobody who writes can forget. An agent's counts are spread over sixteen rows, so that its requests do not wait for one
 * another.
 */
export const guards: Migration = {
  version: 3,
  sql: `
/* The advisory lock of a name. */
CREATE FUNCTION acp_place(name TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$ SELECT hashtextextended(name, 7221) $$;

CREATE FUNCTION acp_expect(holds BOOLEAN) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN RAISE EXCEPTION 'what was decided upon has changed' USING ERRCODE = 'AC001'; END IF;
END $$;

CREATE FUNCTION acp_move_stock(variant TEXT, by BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  UPDATE stock SET on_hand = on_hand + by WHERE variant_id = variant AND on_hand + by >= 0;
  IF NOT FOUND THEN RAISE EXCEPTION 'not that many units of % are there', variant USING ERRCODE = 'AC002'; END IF;
END $$;

CREATE FUNCTION acp_move_credit(credit TEXT, by BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  UPDATE store_credits SET balance = balance + by WHERE id = credit AND balance + by >= 0;
  IF NOT FOUND THEN RAISE EXCEPTION 'the balance of % is less', credit USING ERRCODE = 'AC002'; END IF;
END $$;

CREATE FUNCTION acp_written(holds BOOLEAN, problem TEXT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN RAISE EXCEPTION '%', problem USING ERRCODE = 'AC003'; END IF;
END $$;

CREATE FUNCTION acp_no_revision() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a decision points to its own revision, but writes none' USING ERRCODE = 'AC003';
END $$;

/* Of everything that hangs on a session: it changes with each of its rows. */
CREATE FUNCTION acp_session_mark(session TEXT) RETURNS TEXT LANGUAGE sql STABLE AS $$
  SELECT concat_ws('/',
    coalesce((SELECT xmin::text FROM sessions WHERE id = session), '-'),
    coalesce((SELECT string_agg(generation || ':' || xmin::text, ',' ORDER BY generation) FROM charges WHERE session_id = session), '-'),
    coalesce((SELECT xmin::text FROM reservations WHERE session_id = session), '-'),
    coalesce((SELECT string_agg(rule_id || ':' || xmin::text, ',' ORDER BY rule_id) FROM redemptions WHERE session_id = session), '-'),
    coalesce((SELECT max(seq)::text FROM store_credit_moves WHERE session_id = session), '-'),
    coalesce((SELECT xmin::text FROM orders WHERE session_id = session), '-'))
$$;

CREATE TABLE agent_tallies (
  agent_id TEXT COLLATE "C" NOT NULL,
  shard INTEGER NOT NULL,
  open_sessions BIGINT NOT NULL DEFAULT 0,
  holds BIGINT NOT NULL DEFAULT 0,
  carts BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (agent_id, shard)
) WITH (fillfactor = 50);

CREATE FUNCTION acp_count(agent TEXT, sessions_by INTEGER, holds_by INTEGER, carts_by INTEGER) RETURNS VOID LANGUAGE sql AS $$
  INSERT INTO agent_tallies (agent_id, shard, open_sessions, holds, carts)
    VALUES (agent, pg_backend_pid() % 16, sessions_by, holds_by, carts_by)
  ON CONFLICT (agent_id, shard) DO UPDATE SET open_sessions = agent_tallies.open_sessions + excluded.open_sessions,
    holds = agent_tallies.holds + excluded.holds, carts = agent_tallies.carts + excluded.carts
$$;

CREATE FUNCTION acp_is_open(status TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$
  SELECT status NOT IN ('completed', 'canceled', 'expired')
$$;

CREATE FUNCTION acp_session_counted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  before INTEGER := 0;
  after INTEGER := 0;
BEGIN
  IF TG_OP <> 'INSERT' THEN before := acp_is_open(OLD.status)::int; END IF;
  IF TG_OP <> 'DELETE' THEN after := acp_is_open(NEW.status)::int; END IF;
  IF before <> after THEN
    PERFORM acp_count(CASE WHEN TG_OP = 'DELETE' THEN OLD.agent_id ELSE NEW.agent_id END, after - before, 0, 0);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.status IN ('canceled', 'expired') THEN
    UPDATE attributions SET token = NULL WHERE session_id = NEW.id AND token IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER session_counted AFTER INSERT OR DELETE OR UPDATE OF status ON sessions
  FOR EACH ROW EXECUTE FUNCTION acp_session_counted();

CREATE FUNCTION acp_reservation_counted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  before INTEGER := 0;
  after INTEGER := 0;
BEGIN
  IF TG_OP <> 'INSERT' THEN before := (OLD.state = 'held')::int; END IF;
  IF TG_OP <> 'DELETE' THEN after := (NEW.state = 'held')::int; END IF;
  IF before <> after THEN
    PERFORM acp_count(CASE WHEN TG_OP = 'DELETE' THEN OLD.agent_id ELSE NEW.agent_id END, 0, after - before, 0);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reservation_counted AFTER INSERT OR DELETE OR UPDATE OF state ON reservations
  FOR EACH ROW EXECUTE FUNCTION acp_reservation_counted();

CREATE FUNCTION acp_cart_counted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM acp_count(NEW.agent_id, 0, 0, 1); ELSE PERFORM acp_count(OLD.agent_id, 0, 0, -1); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER cart_counted AFTER INSERT OR DELETE ON carts FOR EACH ROW EXECUTE FUNCTION acp_cart_counted();

CREATE FUNCTION acp_count_use(rule TEXT, who TEXT, held_by INTEGER, redeemed_by INTEGER) RETURNS VOID LANGUAGE sql AS $$
  INSERT INTO redemption_counts (rule_id, buyer, held, redeemed) VALUES (rule, who, held_by, redeemed_by)
  ON CONFLICT (rule_id, buyer) DO UPDATE SET held = redemption_counts.held + excluded.held,
    redeemed = redemption_counts.redeemed + excluded.redeemed;
  DELETE FROM redemption_counts WHERE rule_id = rule AND buyer = who AND held = 0 AND redeemed = 0
$$;

CREATE FUNCTION acp_redemption_counted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('held', 'redeemed') THEN
    PERFORM acp_count_use(OLD.rule_id, '', -(OLD.state = 'held')::int, -(OLD.state = 'redeemed')::int);
    IF OLD.buyer IS NOT NULL THEN
      PERFORM acp_count_use(OLD.rule_id, OLD.buyer, -(OLD.state = 'held')::int, -(OLD.state = 'redeemed')::int);
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('held', 'redeemed') THEN
    PERFORM acp_count_use(NEW.rule_id, '', (NEW.state = 'held')::int, (NEW.state = 'redeemed')::int);
    IF NEW.buyer IS NOT NULL THEN
      PERFORM acp_count_use(NEW.rule_id, NEW.buyer, (NEW.state = 'held')::int, (NEW.state = 'redeemed')::int);
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER redemption_counted AFTER INSERT OR DELETE OR UPDATE OF buyer, state ON redemptions
  FOR EACH ROW EXECUTE FUNCTION acp_redemption_counted();
`,
};

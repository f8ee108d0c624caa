import type { Migration } from './migration.js';

/**
 * Uses of discount rules by sessions, and how many there are: counted by the database itself, of each rule (`buyer` is
 * empty) and of each rule by each buyer. Rows outlive their session, because a use stays used. Clearing `buyer` of a row
 * takes it out of that buyer's counts.
 */
export const discountRedemptions: Migration = {
  version: 8,
  sql: `
CREATE TABLE redemptions (
  session_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  buyer TEXT,
  state TEXT NOT NULL,
  returnable INTEGER NOT NULL,
  PRIMARY KEY (session_id, rule_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX redemptions_of_buyer ON redemptions (buyer) WHERE buyer IS NOT NULL;

CREATE TABLE redemption_counts (
  rule_id TEXT NOT NULL,
  buyer TEXT NOT NULL,
  held INTEGER NOT NULL,
  redeemed INTEGER NOT NULL,
  PRIMARY KEY (rule_id, buyer)
) STRICT, WITHOUT ROWID;
CREATE INDEX redemption_counts_of_all ON redemption_counts (rule_id) WHERE buyer = '';

CREATE TRIGGER redemption_added AFTER INSERT ON redemptions WHEN NEW.state IN ('held', 'redeemed') BEGIN
  INSERT INTO redemption_counts (rule_id, buyer, held, redeemed)
    SELECT NEW.rule_id, column1, NEW.state = 'held', NEW.state = 'redeemed' FROM (VALUES (''), (NEW.buyer))
    WHERE column1 IS NOT NULL
    ON CONFLICT (rule_id, buyer) DO UPDATE SET held = held + excluded.held, redeemed = redeemed + excluded.redeemed;
END;
CREATE TRIGGER redemption_removed AFTER DELETE ON redemptions WHEN OLD.state IN ('held', 'redeemed') BEGIN
  UPDATE redemption_counts SET held = held - (OLD.state = 'held'), redeemed = redeemed - (OLD.state = 'redeemed')
    WHERE rule_id = OLD.rule_id AND buyer IN ('', OLD.buyer);
  DELETE FROM redemption_counts
    WHERE rule_id = OLD.rule_id AND buyer IN ('', OLD.buyer) AND held = 0 AND redeemed = 0;
END;
CREATE TRIGGER redemption_moved AFTER UPDATE OF buyer, state ON redemptions BEGIN
  INSERT INTO redemption_counts (rule_id, buyer, held, redeemed)
    SELECT NEW.rule_id, column1, NEW.state = 'held', NEW.state = 'redeemed' FROM (VALUES (''), (NEW.buyer))
    WHERE column1 IS NOT NULL AND NEW.state IN ('held', 'redeemed')
    ON CONFLICT (rule_id, buyer) DO UPDATE SET held = held + excluded.held, redeemed = redeemed + excluded.redeemed;
  UPDATE redemption_counts SET held = held - (OLD.state = 'held'), redeemed = redeemed - (OLD.state = 'redeemed')
    WHERE rule_id = OLD.rule_id AND buyer IN ('', OLD.buyer);
  DELETE FROM redemption_counts
    WHERE rule_id = OLD.rule_id AND buyer IN ('', OLD.buyer) AND held = 0 AND redeemed = 0;
END;
`,
};

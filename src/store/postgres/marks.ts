import type { CommitKeys } from '../store.js';
import { joined, list, raw, type Sql, sql } from './sql.js';

/** Rules and buyers, as pairs for IN. */
export const usePairs = (keys: NonNullable<CommitKeys['usesOf']>): Sql =>
  keys.length === 0
    ? raw('(NULL::text, NULL::text)')
    : joined(
        keys.map(({ ruleId, buyer }) => sql`(${ruleId}, ${buyer})`),
        ', ',
      );

/**
 * An expression that changes with every row that was loaded and that a decision may rest on. Not among them are balances
 * and counts of agents, which are moved by so much and have a floor; nor stock, unless it is held against what of it is
 * promised: whoever promises units moves the stock as well.
 */
export function marksOf(keys: CommitKeys): Sql {
  const { session, idempotencyKeys = [], refundsOf, cart, usesOf, credits = [], creditCodes = [], promisedAt } = keys;
  const parts = [
    session && sql`acp_session_mark(${session.id})`,
    idempotencyKeys.length > 0 &&
      sql`(SELECT string_agg(id || xmin::text, ',' ORDER BY id) FROM idempotency_keys WHERE id IN ${list(idempotencyKeys)})`,
    refundsOf !== undefined &&
      sql`(SELECT string_agg(id || xmin::text, ',' ORDER BY id) FROM refunds WHERE payment_intent_id = ${refundsOf})`,
    cart && sql`(SELECT xmin::text FROM carts WHERE id = ${cart.id})`,
    usesOf &&
      sql`(SELECT string_agg(concat_ws(':', rule_id, buyer, held + redeemed), ',' ORDER BY rule_id, buyer)
        FROM redemption_counts WHERE (rule_id, buyer) IN (${usePairs(usesOf)}))`,
    credits.length + creditCodes.length > 0 &&
      sql`(SELECT string_agg(concat_ws(':', id, voided_at), ',' ORDER BY id)
        FROM store_credits WHERE id IN ${list(credits)} OR code_hash IN ${list(creditCodes)})`,
    promisedAt !== undefined &&
      sql`(SELECT string_agg(variant_id || xmin::text, ',' ORDER BY variant_id) FROM stock
        WHERE variant_id IN ${list(keys.variants ?? [])})`,
  ].filter((part): part is Sql => typeof part === 'object');
  const written = parts.map((part) => sql`coalesce(${part}, '-')`);
  return written.length === 0 ? raw("''::text") : sql`concat_ws('|', ${joined(written, ', ')})`;
}

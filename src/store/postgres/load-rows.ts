import { useKey } from '../../domain/redemption.js';
import { type CreditMove, holdsAfter } from '../../domain/store-credit.js';
import { type ChargeColumns, toCharge } from '../columns/charge-columns.js';
import { CREDIT_COLUMNS, type CreditColumns, toCredit } from '../columns/credit-columns.js';
import { type KeyColumns, toKeyRecord } from '../columns/key-columns.js';
import { type RedemptionColumns, toRedemption } from '../columns/redemption-columns.js';
import { type RefundColumns, toRefund } from '../columns/refund-columns.js';
import { promisedUnits } from '../promised-units.js';
import type { AgentTally, CommitKeys, PromisedUnits, Rows } from '../store.js';
import type { Run } from './connection.js';
import { marksOf, usePairs } from './marks.js';
import { joined, list, raw, type Sql, sql } from './sql.js';

/** Rows, and what they are known by when they are written to. */
export interface Loaded {
  rows: Rows;
  mark: string;
}

/** The rows that `keys` name, all of one moment, in one round trip. */
export async function loadRows(run: Run, keys: CommitKeys): Promise<Loaded> {
  const [found] = await run([sql`SELECT json_build_object(${joined(partsOf(keys), ', ')}) AS found`]);
  const read = found?.[0]?.found as Found;
  return { rows: toRows(keys, read), mark: read.mark };
}

interface Found {
  mark: string;
  session?: { seq: number; body: string } | null;
  charge?: { row: ChargeColumns; pinned: string | null } | null;
  reservation?: { sessionId: string; agentId: string; lines: string; state: 'held'; heldUntil: number | null } | null;
  redemptions?: RedemptionColumns[] | null;
  moves?: Pick<CreditMove, 'creditId' | 'kind' | 'by'>[] | null;
  order?: string | null;
  refunds?: RefundColumns[] | null;
  cart?: string | null;
  keys?: KeyColumns[] | null;
  tally?: AgentTally;
  uses?: { rule: string; buyer: string; count: number }[] | null;
  credits?: CreditColumns[] | null;
  stock?: Record<string, number> | null;
  held?: string[] | null;
  promised?: string[] | null;
}

const part = (name: keyof Found, expression: Sql): Sql => sql`${name}, (${expression})`;

function partsOf(keys: CommitKeys): Sql[] {
  const {
    session,
    withOrder,
    refundsOf,
    cart,
    idempotencyKeys = [],
    tallyOf,
    usesOf,
    variants = [],
    promisedAt,
  } = keys;
  return [
    part('mark', marksOf(keys)),
    ...(session ? sessionParts(session, withOrder ?? false) : []),
    ...(refundsOf === undefined
      ? []
      : [
          part(
            'refunds',
            sql`SELECT json_agg(to_json(f) ORDER BY created_at, place) FROM refunds f WHERE payment_intent_id = ${refundsOf}`,
          ),
        ]),
    ...(cart ? [part('cart', sql`SELECT body FROM carts WHERE id = ${cart.id} AND agent_id = ${cart.agentId}`)] : []),
    ...(idempotencyKeys.length > 0
      ? [part('keys', sql`SELECT json_agg(to_json(k)) FROM idempotency_keys k WHERE id IN ${list(idempotencyKeys)}`)]
      : []),
    ...(tallyOf === undefined ? [] : [part('tally', tally(tallyOf))]),
    ...(usesOf
      ? [
          part(
            'uses',
            sql`SELECT json_agg(json_build_object('rule', rule_id, 'buyer', buyer, 'count', held + redeemed))
              FROM redemption_counts WHERE (rule_id, buyer) IN (${usePairs(usesOf)})`,
          ),
        ]
      : []),
    ...(keys.credits || keys.creditCodes ? [part('credits', credits(keys))] : []),
    ...(variants.length > 0
      ? [
          part(
            'stock',
            sql`SELECT json_object_agg(variant_id, on_hand) FROM stock WHERE variant_id IN ${list(variants)}`,
          ),
        ]
      : []),
    ...(promisedAt === undefined
      ? []
      : [
          part('held', raw("SELECT json_agg(lines) FROM reservations WHERE state = 'held'")),
          part(
            'promised',
            sql`SELECT json_agg(o.body) FROM order_tasks t JOIN orders o ON o.id = t.order_id
              WHERE t.name = 'place' AND (t.done_at IS NULL OR t.done_at >= ${promisedAt})`,
          ),
        ]),
  ];
}

function sessionParts({ id, agentId }: NonNullable<CommitKeys['session']>, withOrder: boolean): Sql[] {
  return [
    part(
      'session',
      sql`SELECT json_build_object('seq', s.seq, 'body', r.body) FROM sessions s
        JOIN session_revisions r ON r.seq = s.seq WHERE s.id = ${id} AND s.agent_id = ${agentId}`,
    ),
    part(
      'charge',
      sql`SELECT json_build_object('row', to_json(c), 'pinned', r.body) FROM charges c
        LEFT JOIN session_revisions r ON r.seq = c.pinned_seq WHERE c.session_id = ${id} ORDER BY generation DESC LIMIT 1`,
    ),
    part(
      'reservation',
      sql`SELECT json_build_object('sessionId', session_id, 'agentId', agent_id, 'lines', lines, 'state', state,
        'heldUntil', held_until) FROM reservations WHERE session_id = ${id}`,
    ),
    part(
      'redemptions',
      sql`SELECT json_agg(json_build_object('sessionId', session_id, 'ruleId', rule_id, 'buyer', buyer, 'state', state,
        'returnable', returnable) ORDER BY rule_id) FROM redemptions WHERE session_id = ${id}`,
    ),
    part(
      'moves',
      sql`SELECT json_agg(json_build_object('creditId', credit_id, 'kind', kind, 'by', amount) ORDER BY seq)
        FROM store_credit_moves WHERE session_id = ${id} AND kind IN ('taken', 'released', 'spent')`,
    ),
    ...(withOrder ? [part('order', sql`SELECT body FROM orders WHERE session_id = ${id}`)] : []),
  ];
}

const tally = (agentId: string): Sql =>
  sql`SELECT json_build_object('openSessions', coalesce(sum(open_sessions), 0), 'holds', coalesce(sum(holds), 0),
    'carts', coalesce(sum(carts), 0)) FROM agent_tallies WHERE agent_id = ${agentId}`;

const credits = ({ credits: ids = [], creditCodes = [] }: CommitKeys): Sql =>
  sql`SELECT json_agg(to_json(c)) FROM (SELECT ${raw(CREDIT_COLUMNS)} FROM store_credits
    WHERE id IN ${list(ids)} OR code_hash IN ${list(creditCodes)}) AS c`;

function toRows(keys: CommitKeys, found: Found): Rows {
  const { cart, tally: counted } = found;
  return {
    ...sessionRows(keys, found),
    refunds: (found.refunds ?? []).map(toRefund),
    ...(cart && { cart: JSON.parse(cart) }),
    idempotency: new Map((found.keys ?? []).map((row) => [row.id, toKeyRecord(row)])),
    ...(counted && { tally: counted }),
    ...(keys.usesOf && { uses: usesOf(keys.usesOf, found) }),
    ...((keys.credits || keys.creditCodes) && {
      credits: new Map((found.credits ?? []).map((row) => [row.id, toCredit(row)])),
    }),
    stock: new Map(Object.entries(found.stock ?? {})),
    ...(keys.promisedAt !== undefined && { promised: promisedOf(keys.variants ?? [], found) }),
  };
}

/** Nothing that hangs on a session is told to an agent who does not own it. */
function sessionRows({ session: asked }: CommitKeys, found: Found): Partial<Rows> {
  const { session, charge, reservation, order } = found;
  if (!asked || !session) return {};
  const redemptions = (found.redemptions ?? []).map(toRedemption);
  const creditHolds = holdsAfter(found.moves ?? []);
  return {
    session: { seq: session.seq, session: JSON.parse(session.body) },
    ...(charge && { charge: toCharge(charge.row) }),
    ...(charge?.pinned && { pinned: JSON.parse(charge.pinned) }),
    ...(reservation && { reservation: { ...reservation, lines: JSON.parse(reservation.lines) } }),
    ...(redemptions.length > 0 && { redemptions }),
    ...(creditHolds.length > 0 && { creditHolds }),
    ...(order && { order: JSON.parse(order) }),
  };
}

function usesOf(keys: NonNullable<CommitKeys['usesOf']>, { uses }: Found) {
  const known = new Map((uses ?? []).map(({ rule, buyer, count }) => [useKey({ ruleId: rule, buyer }), count]));
  return new Map(keys.map((key) => [useKey(key), known.get(useKey(key)) ?? 0]));
}

const promisedOf = (variants: readonly string[], { held, promised }: Found): ReadonlyMap<string, PromisedUnits> =>
  promisedUnits(
    variants,
    (held ?? []).flatMap((lines) => JSON.parse(lines)),
    (promised ?? []).map((body) => JSON.parse(body)),
  );

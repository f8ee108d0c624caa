import type { Cart } from '../../domain/cart.js';
import type { Order } from '../../domain/order.js';
import { type CheckoutSession, isTerminal } from '../../domain/session.js';
import type { CreditMove, StoreCredit } from '../../domain/store-credit.js';
import { toChargeColumns } from '../columns/charge-columns.js';
import { toRefundColumns } from '../columns/refund-columns.js';
import type { NewOrderEvent, Replay } from '../outbox.js';
import { type Decision, type IdempotencyRecord, type Puts, THIS_REVISION } from '../store.js';
import { insert, raw, type Sql, sql, upsert } from './sql.js';

/** The place in the log of the revision that the same transaction has appended. */
const CURRENT_REVISION = raw("currval('session_revisions_seq_seq')");

/** What a decision writes, in the order in which rows refer to each other and everybody takes them. `now`: milliseconds. */
export function statementsOf({ puts, stock = [], credit = [] }: Decision<unknown>, now: number): Sql[] {
  const shelves = [...stock].sort((a, b) => compare(a.variantId, b.variantId));
  const balances = [...credit].sort((a, b) => compare(a.creditId, b.creditId));
  return [
    ...shelves.map(({ variantId, by }) => sql`SELECT acp_move_stock(${variantId}, ${by})`),
    ...(puts?.storeCredit ? [insertCredit(puts.storeCredit)] : []),
    ...balances.flatMap((move) => moveCredit(move, now)),
    ...(puts ? putStatements(puts, now) : []),
  ];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function putStatements(puts: Puts, now: number): Sql[] {
  const { session, charge, reservation, order, refund, orderEvents = [], orderTasks = [], consents = [] } = puts;
  const { touch, replay, audit, idempotency = [], redemptions, returnUsesOf } = puts;
  const hasRevision = session !== undefined;
  return [
    ...(session ? putSession(session) : []),
    ...(touch
      ? [
          sql`${insert('attributions', {
            session_id: touch.sessionId,
            touch: touch.touch,
            token: touch.attribution.token,
            claim: JSON.stringify({ ...touch.attribution, token: undefined }),
            at: now,
          })} ON CONFLICT DO NOTHING`,
        ]
      : []),
    ...(charge
      ? [
          upsert('charges', ['session_id', 'generation'], {
            ...toChargeColumns(charge),
            pinned_seq: seqOf(charge.pinnedSeq, hasRevision),
          }),
        ]
      : []),
    ...(reservation
      ? [
          upsert('reservations', ['session_id'], {
            session_id: reservation.sessionId,
            agent_id: reservation.agentId,
            lines: JSON.stringify(reservation.lines),
            state: reservation.state,
            held_until: reservation.heldUntil,
          }),
        ]
      : []),
    ...(redemptions ? putRedemptions(redemptions) : []),
    ...(returnUsesOf === undefined
      ? []
      : [
          sql`UPDATE redemptions SET state = 'returned'
            WHERE session_id = ${returnUsesOf} AND state = 'redeemed' AND returnable = 1`,
        ]),
    ...(order ? [putOrder(order)] : []),
    ...consents.map(({ optedIn, ...consent }) =>
      insert('marketing_consents', {
        channel: consent.channel,
        contact: consent.contact,
        opted_in: optedIn ? 1 : 0,
        display_text: consent.displayText,
        text_version: consent.textVersion,
        locale: consent.locale,
        privacy_policy_url: consent.privacyPolicyUrl,
        agent_id: consent.agentId,
        session_id: consent.sessionId,
        order_id: consent.orderId,
        at: consent.at,
      }),
    ),
    ...(refund ? [upsert('refunds', ['id'], { ...toRefundColumns(refund) })] : []),
    ...orderEvents.map((event) => insertEvent(event, now)),
    ...(order ? orderTasks.map((name) => wantTask(order.id, name, now)) : []),
    ...(replay ? [askReplay(replay, now)] : []),
    ...[...(puts.stockLevels ?? [])]
      .sort(([a], [b]) => compare(a, b))
      .map(([variantId, units]) =>
        units === null
          ? sql`DELETE FROM stock WHERE variant_id = ${variantId}`
          : upsert('stock', ['variant_id'], { variant_id: variantId, on_hand: units }),
      ),
    ...(puts.voidedCredit === undefined
      ? []
      : [sql`UPDATE store_credits SET voided_at = ${now} WHERE id = ${puts.voidedCredit} AND voided_at IS NULL`]),
    ...(puts.cart ? [putCart(puts.cart)] : []),
    ...(puts.removedCart
      ? [sql`DELETE FROM carts WHERE id = ${puts.removedCart.id} AND agent_id = ${puts.removedCart.agentId}`]
      : []),
    ...(audit
      ? [
          insert('audit', {
            id: audit.id,
            action: audit.action,
            subject: audit.subject,
            detail: audit.detail && JSON.stringify(audit.detail),
            request_id: audit.requestId,
            at: audit.at,
          }),
        ]
      : []),
    ...idempotency.map((record) => putKey(record, hasRevision)),
  ];
}

function seqOf(seq: number, hasRevision: boolean): number | Sql {
  if (seq !== THIS_REVISION) return seq;
  return hasRevision ? CURRENT_REVISION : raw('acp_no_revision()');
}

/** A write that has to have found its row; else the whole commit is undone with this problem. */
const written = (write: Sql, problem: string): Sql =>
  sql`WITH written AS (${write} RETURNING 1) SELECT acp_written(EXISTS (SELECT 1 FROM written), ${problem})`;

const putSession = ({ id, agentId, ...session }: CheckoutSession): Sql[] => [
  insert('session_revisions', { session_id: id, body: JSON.stringify({ id, agentId, ...session }) }),
  written(
    sql`${insert('sessions', {
      id,
      agent_id: agentId,
      seq: CURRENT_REVISION,
      status: session.status,
      expires_at: session.expiresAt,
      to_purge: isTerminal(session.status) ? 1 : null,
    })} ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, status = excluded.status, expires_at = excluded.expires_at,
      to_purge = excluded.to_purge WHERE sessions.agent_id = excluded.agent_id`,
    `Session ${id} belongs to another agent.`,
  ),
];

const putRedemptions = ({ sessionId, rows }: NonNullable<Puts['redemptions']>): Sql[] => [
  sql`DELETE FROM redemptions WHERE session_id = ${sessionId}`,
  ...[...rows]
    .sort((a, b) => compare(a.ruleId, b.ruleId))
    .map(({ ruleId, buyer, state, returnable }) =>
      insert('redemptions', { session_id: sessionId, rule_id: ruleId, buyer, state, returnable: returnable ? 1 : 0 }),
    ),
];

function putOrder(order: Order): Sql {
  const { id, version, number, agentId, status, createdAt, sessionId, secret } = order;
  const body = JSON.stringify(order);
  const paymentIntentId = order.payment?.paymentIntentId;
  if (version === 1) {
    return insert('orders', {
      id,
      session_id: sessionId,
      payment_intent_id: paymentIntentId,
      secret,
      version,
      number,
      agent_id: agentId,
      status,
      created_at: createdAt,
      body,
    });
  }
  return written(
    sql`UPDATE orders SET version = ${version}, number = ${number}, status = ${status}, body = ${body}
      WHERE id = ${id} AND version = ${version - 1} AND session_id = ${sessionId}
        AND payment_intent_id IS NOT DISTINCT FROM ${paymentIntentId} AND secret = ${secret}`,
    `Order ${id} has another version than ${version - 1}, or is another order.`,
  );
}

function putCart(cart: Cart): Sql {
  const { id, agentId, revision, expiresAt } = cart;
  const body = JSON.stringify(cart);
  if (revision === 1) return insert('carts', { id, agent_id: agentId, revision, expires_at: expiresAt, body });
  return written(
    sql`UPDATE carts SET revision = ${revision}, expires_at = ${expiresAt}, body = ${body}
      WHERE id = ${id} AND agent_id = ${agentId} AND revision = ${revision - 1}`,
    `Revision ${revision - 1} of cart ${id} does not stand.`,
  );
}

function putKey(record: IdempotencyRecord, hasRevision: boolean): Sql {
  const { answer } = record;
  return upsert('idempotency_keys', ['id'], {
    id: record.id,
    fingerprint: record.fingerprint,
    state: record.state,
    lease_until: record.leaseUntil,
    status: record.status,
    api_version: record.apiVersion,
    seq: answer && 'seq' in answer ? seqOf(answer.seq, hasRevision) : null,
    body: answer && 'body' in answer ? answer.body : null,
    created_at: record.createdAt,
  });
}

const insertCredit = ({ id, kind, codeHash, end, currency, amount, balance, ...credit }: StoreCredit): Sql =>
  insert('store_credits', {
    id,
    kind,
    code_hash: codeHash,
    code_end: end,
    currency,
    amount,
    balance,
    note: credit.note,
    expires_at: credit.expiresAt,
    voided_at: credit.voidedAt,
    created_at: credit.createdAt,
  });

const moveCredit = ({ creditId, kind, by, sessionId, orderId }: CreditMove, now: number): Sql[] => [
  sql`SELECT acp_move_credit(${creditId}, ${by})`,
  insert('store_credit_moves', {
    credit_id: creditId,
    kind,
    amount: by,
    session_id: sessionId,
    order_id: orderId,
    at: now,
  }),
];

const insertEvent = ({ id, endpointId, orderId, seq, type, body }: NewOrderEvent, now: number): Sql =>
  sql`INSERT INTO order_events (id, endpoint_id, order_id, seq, type, body, state, attempts, next_try_at, epoch, created_at)
    SELECT ${id}, ${endpointId}, ${orderId}, ${seq}, ${type}, ${body},
      CASE WHEN EXISTS (SELECT 1 FROM order_events
        WHERE endpoint_id = ${endpointId} AND order_id = ${orderId} AND state IN ('due', 'parked'))
      THEN 'queued' ELSE 'due' END, 0, ${now}, 0, ${now}`;

const wantTask = (orderId: string, name: string, now: number): Sql =>
  sql`INSERT INTO order_tasks (order_id, name, wanted, epoch, tries, next_try_at, progress, created_at)
    VALUES (${orderId}, ${name}, 1, 0, 0, ${now}, '{}', ${now})
    ON CONFLICT (order_id, name) DO UPDATE SET wanted = order_tasks.wanted + 1, done_at = NULL,
      next_try_at = CASE WHEN order_tasks.done_at IS NULL THEN order_tasks.next_try_at ELSE excluded.next_try_at END`;

const askReplay = (replay: Replay, now: number): Sql =>
  'orderId' in replay
    ? sql`SELECT acp_replay_lane(${replay.endpointId}, ${replay.orderId}, ${replay.fromSeq}, ${now})`
    : sql`SELECT acp_ask_replay(${replay.endpointId}, ${replay.since})`;

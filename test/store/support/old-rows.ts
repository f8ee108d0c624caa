import type { Order } from '../../../src/domain/order.js';
import { AGENT, anOrder, aSession } from './builders.js';

/* Rows as earlier schemas had them, one of each table: what was there before an upgrade. */

export interface OldRow {
  table: string;
  /** The schemas that had the table first; a row of these columns fits them and all later ones. */
  since: { sqlite: number; postgres: number };
  columns: Readonly<Record<string, string | number | null>>;
  /** Columns that only PostgreSQL has, or has had to be given there. */
  inPostgres?: Readonly<Record<string, string | number | null>>;
}

const OPEN = aSession('cs_open', { expiresAt: 1e15 });
export const ORDER: Order = anOrder('ord_1', 'cs_paid');
const PAID = aSession('cs_paid', { status: 'completed', order: ORDER });

const first = { sqlite: 1, postgres: 1 };
const revision = (seq: number, { id, ...session }: typeof OPEN): OldRow[] => [
  {
    table: 'session_revisions',
    since: first,
    columns: { seq, session_id: id, body: JSON.stringify({ id, ...session }) },
  },
  {
    table: 'sessions',
    since: first,
    columns: { id, agent_id: AGENT, seq, status: session.status, expires_at: session.expiresAt },
  },
];

/** Orders stand among them from schema 3 of SQLite on: what they were before is told by tests of their own. */
export const OLD_ROWS: readonly OldRow[] = [
  ...revision(1, OPEN),
  ...revision(2, PAID),
  {
    table: 'charges',
    since: first,
    columns: {
      session_id: 'cs_paid',
      generation: 1,
      agent_id: AGENT,
      phase: 'succeeded',
      payment_intent_id: 'pi_ord_1',
      token_with_create: 0,
      attempt: 1,
      unread_attempts: 0,
      token_fingerprint: 'k1:print',
      amount: 1999,
      currency: 'eur',
      pinned_seq: 2,
      epoch: 1,
      lease_until: 5000,
      idempotency_key: null,
      created_at: 1000,
      updated_at: 1000,
    },
  },
  {
    table: 'orders',
    since: { sqlite: 3, postgres: 1 },
    columns: {
      id: ORDER.id,
      session_id: 'cs_paid',
      payment_intent_id: 'pi_ord_1',
      secret: ORDER.secret,
      version: 1,
      body: JSON.stringify(ORDER),
    },
    inPostgres: { number: ORDER.number, agent_id: AGENT, status: ORDER.status, created_at: ORDER.createdAt },
  },
  { table: 'stock', since: first, columns: { variant_id: 'mug', on_hand: 7 } },
  {
    table: 'reservations',
    since: first,
    columns: {
      session_id: 'cs_open',
      agent_id: AGENT,
      lines: '[{"variantId":"mug","quantity":1}]',
      state: 'held',
      held_until: 9000,
    },
  },
  {
    table: 'idempotency_keys',
    since: first,
    columns: {
      id: 'key_1',
      fingerprint: 'k1:print',
      state: 'done',
      lease_until: 0,
      status: 201,
      api_version: '2026-04-17',
      seq: 1,
      created_at: 1000,
    },
  },
  { table: 'facts', since: first, columns: { name: 'store_id', value: 'store_1' } },
  {
    table: 'refunds',
    since: { sqlite: 2, postgres: 1 },
    columns: {
      id: 'adj_1',
      payment_intent_id: 'pi_ord_1',
      key: 'k',
      cause: 'merchant',
      session_id: 'cs_paid',
      amount: 100,
      currency: 'eur',
      phase: 'requested',
      next_try_at: 1,
      tries: 0,
      created_at: 2,
      updated_at: 3,
    },
  },
  {
    table: 'stripe_events',
    since: { sqlite: 2, postgres: 1 },
    columns: {
      id: 'evt_stripe',
      type: 'charge.refunded',
      object_id: 'ch_1',
      created_at: 1,
      received_at: 2,
      tries: 0,
      next_try_at: 3,
      hints: 0,
    },
  },
  {
    table: 'order_events',
    since: { sqlite: 3, postgres: 1 },
    columns: {
      place: 1,
      id: 'evt_1',
      endpoint_id: AGENT,
      order_id: ORDER.id,
      seq: 1,
      type: 'order_create',
      body: '{}',
      state: 'due',
      attempts: 2,
      next_try_at: 5,
      epoch: 2,
      created_at: 4,
    },
  },
  { table: 'webhook_endpoints', since: { sqlite: 3, postgres: 1 }, columns: { id: AGENT, failing_since: 4 } },
  {
    table: 'audit',
    since: { sqlite: 3, postgres: 1 },
    columns: { place: 1, id: 'aud_1', action: 'stock.set', subject: 'mug', at: 5 },
  },
  {
    table: 'feed_pushes',
    since: { sqlite: 4, postgres: 1 },
    columns: { feed: 'feed_1', product_id: 'mug', hash: 'h' },
  },
  {
    table: 'order_tasks',
    since: { sqlite: 5, postgres: 1 },
    columns: {
      order_id: ORDER.id,
      name: 'place',
      wanted: 1,
      epoch: 0,
      tries: 0,
      next_try_at: 6,
      progress: '{}',
      created_at: 6,
    },
  },
  {
    table: 'carts',
    since: { sqlite: 7, postgres: 2 },
    columns: { id: 'cart_1', agent_id: AGENT, revision: 1, expires_at: 1e15, body: '{"id":"cart_1"}' },
  },
  {
    table: 'redemptions',
    since: { sqlite: 8, postgres: 2 },
    columns: { session_id: 'cs_paid', rule_id: 'once', buyer: 'k1:ada', state: 'redeemed', returnable: 1 },
  },
  {
    table: 'attributions',
    since: { sqlite: 9, postgres: 2 },
    columns: { session_id: 'cs_paid', touch: 'last', token: 'token_1', claim: '{"provider":"p.example"}', at: 7 },
  },
  {
    table: 'marketing_consents',
    since: { sqlite: 9, postgres: 2 },
    columns: {
      place: 1,
      channel: 'email',
      contact: 'ada@example.com',
      opted_in: 1,
      display_text: 'News',
      text_version: '1',
      privacy_policy_url: 'https://shop.example/privacy',
      agent_id: AGENT,
      session_id: 'cs_paid',
      order_id: ORDER.id,
      at: 8,
    },
  },
  {
    table: 'store_credits',
    since: { sqlite: 11, postgres: 2 },
    columns: {
      id: 'cred_1',
      code_hash: 'k1:code',
      code_end: 'WXYZ',
      currency: 'eur',
      amount: 500,
      balance: 300,
      created_at: 9,
    },
    inPostgres: { kind: 'store_credit' },
  },
  {
    table: 'store_credit_moves',
    since: { sqlite: 11, postgres: 2 },
    columns: { seq: 1, credit_id: 'cred_1', kind: 'issued', amount: 300, at: 9 },
  },
];

/** Those that a schema of an engine can have. */
export const rowsOf = (engine: 'sqlite' | 'postgres', version: number): OldRow[] =>
  OLD_ROWS.filter(({ since }) => since[engine] <= version);

/** A row as a statement with a parameter for each of its values. */
export function insertOf({ table, columns, inPostgres = {} }: OldRow, engine: 'sqlite' | 'postgres') {
  const all = engine === 'sqlite' ? columns : { ...columns, ...inPostgres };
  const marks = Object.keys(all).map((_, index) => (engine === 'sqlite' ? '?' : `$${index + 1}`));
  const given = engine === 'sqlite' ? '' : ' OVERRIDING SYSTEM VALUE';
  return {
    sql: `INSERT INTO ${table} (${Object.keys(all).join(', ')})${given} VALUES (${marks.join(', ')})`,
    values: Object.values(all),
  };
}

/** A table as both engines have it. */
export interface CopiedTable {
  name: string;
  /** What its rows are read and compared in the order of: alike on both engines, which compare texts by their bytes. */
  key: readonly string[];
  columns: readonly string[];
  /** Of the columns, the one that PostgreSQL numbers by itself. */
  identity?: string;
  /** Of the columns, the one that is the rowid in SQLite, under no name of its own. */
  rowid?: string;
  /** What PostgreSQL has besides, in every row. */
  besides?: Readonly<Record<string, number>>;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Every table of a shop, in the order in which rows refer to each other. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  { name: 'facts', key: ['name'], columns: words('name value') },
  { name: 'stock', key: ['variant_id'], columns: words('variant_id on_hand') },
  { name: 'session_revisions', key: ['seq'], columns: words('seq session_id body'), identity: 'seq' },
  { name: 'sessions', key: ['id'], columns: words('id agent_id seq status expires_at to_purge') },
  {
    name: 'charges',
    key: ['session_id', 'generation'],
    columns: words(`session_id generation agent_id phase payment_intent_id token_with_create attempt unread_attempts
      token_fingerprint risk_review amount currency pinned_seq epoch lease_until idempotency_key created_at updated_at`),
  },
  {
    name: 'orders',
    key: ['place'],
    columns: words('place id session_id payment_intent_id secret version number agent_id status created_at body'),
    identity: 'place',
    rowid: 'place',
  },
  { name: 'reservations', key: ['session_id'], columns: words('session_id agent_id lines state held_until') },
  {
    name: 'idempotency_keys',
    key: ['id'],
    columns: words('id fingerprint state lease_until status api_version seq body created_at'),
  },
  {
    name: 'refunds',
    key: ['place'],
    columns: words(`place id payment_intent_id key cause session_id agent_id amount currency type lines reason at_most
      description credit phase stripe_refund_id failure next_try_at tries created_at updated_at`),
    identity: 'place',
    rowid: 'place',
  },
  {
    name: 'stripe_events',
    key: ['id'],
    columns:
      words(`id type object_id payment_intent_id created_at received_at outcome settled_at tries next_try_at hints
      problem`),
  },
  {
    name: 'order_events',
    key: ['place'],
    columns: words(`place id endpoint_id order_id seq type body state attempts next_try_at epoch created_at delivered_at
      last_status problem`),
    identity: 'place',
  },
  {
    name: 'webhook_endpoints',
    key: ['id'],
    columns: words('id failing_since disabled_at delivered_at replay_since replay_until replay_at replay_place'),
  },
  {
    name: 'order_tasks',
    key: ['order_id', 'name'],
    columns: words('order_id name wanted epoch tries next_try_at progress problem created_at done_at'),
  },
  { name: 'carts', key: ['id'], columns: words('id agent_id revision expires_at body') },
  {
    name: 'redemptions',
    key: ['session_id', 'rule_id'],
    columns: words('session_id rule_id buyer state returnable'),
  },
  { name: 'redemption_counts', key: ['rule_id', 'buyer'], columns: words('rule_id buyer held redeemed') },
  {
    name: 'store_credits',
    key: ['id'],
    columns: words('id kind code_hash code_end currency amount balance note expires_at voided_at created_at'),
  },
  {
    name: 'store_credit_moves',
    key: ['seq'],
    columns: words('seq credit_id kind amount session_id order_id at'),
    identity: 'seq',
  },
  { name: 'attributions', key: ['session_id', 'touch'], columns: words('session_id touch token claim at') },
  {
    name: 'marketing_consents',
    key: ['place'],
    columns:
      words(`place channel contact opted_in display_text text_version locale privacy_policy_url agent_id session_id
      order_id at`),
    identity: 'place',
  },
  {
    name: 'audit',
    key: ['place'],
    columns: words('place id action subject detail request_id at'),
    identity: 'place',
  },
  { name: 'feed_pushes', key: ['feed', 'product_id'], columns: words('feed product_id hash') },
  {
    name: 'agent_tallies',
    key: ['agent_id'],
    columns: words('agent_id open_sessions holds carts'),
    besides: { shard: 0 },
  },
];

/** A row's values, in the order of its table's columns. */
export type CopiedRow = readonly (string | number | null)[];

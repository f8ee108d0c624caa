import { PERSONAL_TABLES } from '../../../src/store/removal/personal-tables.js';

/**
 * Texts that hold nothing of a person: ids, names of states, codes, currencies, and hashes. Whoever adds a column of texts
 * has it here, or in the list of what an erasure looks through.
 */
const IMPERSONAL: Readonly<Record<string, readonly string[]>> = {
  session_revisions: ['session_id'],
  sessions: ['id', 'agent_id', 'status'],
  charges: [
    ...['session_id', 'agent_id', 'phase', 'payment_intent_id', 'token_fingerprint', 'currency', 'idempotency_key'],
  ],
  orders: ['id', 'session_id', 'payment_intent_id', 'secret', 'number', 'agent_id', 'status'],
  stock: ['variant_id'],
  reservations: ['session_id', 'agent_id', 'lines', 'state'],
  idempotency_keys: ['id', 'fingerprint', 'state', 'api_version'],
  facts: ['name', 'value'],
  refunds: [
    ...['id', 'payment_intent_id', 'key', 'cause', 'session_id', 'agent_id', 'currency', 'type', 'lines', 'phase'],
    ...['stripe_refund_id', 'failure'],
  ],
  stripe_events: ['id', 'type', 'object_id', 'payment_intent_id', 'outcome'],
  order_events: ['id', 'endpoint_id', 'order_id', 'type', 'state'],
  webhook_endpoints: ['id'],
  audit: ['id', 'action', 'subject', 'request_id'],
  feed_pushes: ['feed', 'product_id', 'hash'],
  order_tasks: ['order_id', 'name', 'progress'],
  carts: ['id', 'agent_id'],
  redemptions: ['session_id', 'rule_id', 'state'],
  redemption_counts: ['rule_id'],
  store_credits: ['id', 'kind', 'code_hash', 'code_end', 'currency'],
  store_credit_moves: ['credit_id', 'kind', 'session_id', 'order_id'],
  agent_tallies: ['agent_id'],
};

/** What else an erasure takes away, each in a way of its own, and with a test of its own. */
const ERASED: readonly string[] = [
  'charges.risk_review',
  'order_tasks.problem',
  'redemptions.buyer',
  'redemption_counts.buyer',
];

const WHOLE_ROWS = PERSONAL_TABLES.filter(({ remove }) => remove).map(({ table }) => table);

/** Columns of texts about which nobody has said whether something of a person may stand there. */
export const undecidedColumns = (columns: readonly { table: string; column: string }[]): string[] =>
  columns
    .filter(({ table, column }) => !IMPERSONAL[table]?.includes(column) && !WHOLE_ROWS.includes(table))
    .filter(({ table, column }) => !PERSONAL_TABLES.some((one) => one.table === table && one.column === column))
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => !ERASED.includes(name));

import type { CommitKeys, Decision } from '../store.js';
import { joined, list, literal, raw, type Sql, sql } from './sql.js';

/** What a commit has for itself until it is over; whoever changes the same things takes the same locks. */
export function locksOf(keys: CommitKeys, { puts = {} }: Decision<unknown>): string[] {
  const { session, idempotencyKeys = [], refundsOf, cart, usesOf = [] } = keys;
  const { charge, reservation, redemptions, returnUsesOf, order, refund, orderEvents = [], replay } = puts;
  const sessions = [session?.id, charge?.sessionId, reservation?.sessionId, redemptions?.sessionId, returnUsesOf];
  const written = (puts.idempotency ?? []).map(({ id }) => id);
  const lanes = [
    order?.id,
    ...orderEvents.map(({ orderId }) => orderId),
    replay && 'orderId' in replay && replay.orderId,
  ];
  return [
    ...named('session', [...sessions, order?.sessionId]),
    ...named('key', [...idempotencyKeys, ...written]),
    ...named('payment', [refundsOf, refund?.paymentIntentId]),
    ...named('cart', [cart?.id, puts.cart?.id, puts.removedCart?.id]),
    ...named(
      'rule',
      usesOf.map(({ ruleId }) => ruleId),
    ),
    ...named('order', lanes),
  ];
}

const named = (kind: string, ids: readonly (string | undefined | false)[]): string[] =>
  [...new Set(ids)].flatMap((id) => (id ? [`${kind}:${id}`] : []));

/** Has the stock stand still that a decision holds against what of it is promised, until the transaction ends. */
export const lockStock = ({ variants = [], promisedAt }: CommitKeys): Sql[] =>
  promisedAt === undefined || variants.length === 0
    ? []
    : [sql`SELECT 1 FROM stock WHERE variant_id IN ${list(variants)} ORDER BY variant_id FOR UPDATE`];

/** Takes the locks, in an order that is everybody's, until the transaction ends. */
export const lock = (names: readonly string[]): Sql[] =>
  names.length === 0
    ? []
    : [
        raw(`SELECT pg_advisory_xact_lock(place) FROM (SELECT DISTINCT acp_place(name) AS place
          FROM unnest(ARRAY[${
            joined(
              names.map((name) => raw(literal(name))),
              ', ',
            ).sql
          }]) AS name ORDER BY 1) AS places`),
      ];

import type { Database } from 'better-sqlite3';
import type { Order } from '../../domain/order.js';

interface OrderColumns {
  id: string;
  sessionId: string;
  paymentIntentId: string | null;
  secret: string;
  version: number;
  body: string;
}

const toColumns = (order: Order): OrderColumns => ({
  id: order.id,
  sessionId: order.sessionId,
  paymentIntentId: order.payment?.paymentIntentId ?? null,
  secret: order.secret,
  version: order.version,
  body: JSON.stringify(order),
});

/** Orders: one of a session, one of a PaymentIntent. What names an order never changes. */
export function createOrderRows(db: Database) {
  const insert = db.prepare<[OrderColumns]>(
    `INSERT INTO orders (id, session_id, payment_intent_id, secret, version, body)
     VALUES (:id, :sessionId, :paymentIntentId, :secret, :version, :body)`,
  );
  const replace = db.prepare<[OrderColumns]>(
    `UPDATE orders SET version = :version, body = :body
     WHERE id = :id AND version = :version - 1
       AND session_id = :sessionId AND payment_intent_id IS :paymentIntentId AND secret = :secret`,
  );
  const bySession = db.prepare<[string], string>('SELECT body FROM orders WHERE session_id = ?').pluck();
  const bySecret = db.prepare<[string], string>('SELECT body FROM orders WHERE secret = ?').pluck();
  const byId = db.prepare<[string], string>('SELECT body FROM orders WHERE id = ?').pluck();
  const byNumber = db
    .prepare<[string], string>('SELECT body FROM orders WHERE number = ? ORDER BY rowid DESC LIMIT 1')
    .pluck();

  const parse = (body: string | undefined): Order | undefined => (body === undefined ? undefined : JSON.parse(body));

  return {
    /** Throws where the order does not follow the version that stands there. */
    put(order: Order): void {
      const statement = order.version === 1 ? insert : replace;
      if (statement.run(toColumns(order)).changes === 1) return;
      throw new Error(`Order ${order.id} has another version than ${order.version - 1}, or is another order.`);
    },
    bySession: (sessionId: string): Order | undefined => parse(bySession.get(sessionId)),
    bySecret: (secret: string): Order | undefined => parse(bySecret.get(secret)),
    byName: (name: string): Order | undefined => parse(byId.get(name) ?? byNumber.get(name)),
  };
}

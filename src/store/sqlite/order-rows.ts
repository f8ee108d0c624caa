import type { Database } from 'better-sqlite3';
import type { Order } from '../../domain/order.js';

/** Orders: one of a session, one of a PaymentIntent. */
export function createOrderRows(db: Database) {
  const insert = db.prepare<[string, string, string | null, string, string]>(
    'INSERT INTO orders (id, session_id, payment_intent_id, secret, body) VALUES (?, ?, ?, ?, ?)',
  );
  const bySession = db.prepare<[string], string>('SELECT body FROM orders WHERE session_id = ?').pluck();
  const bySecret = db.prepare<[string], string>('SELECT body FROM orders WHERE secret = ?').pluck();

  const parse = (body: string | undefined): Order | undefined => (body === undefined ? undefined : JSON.parse(body));

  return {
    insert: (order: Order): void => {
      const paymentIntentId = order.payment?.paymentIntentId ?? null;
      insert.run(order.id, order.sessionId, paymentIntentId, order.secret, JSON.stringify(order));
    },
    bySession: (sessionId: string): Order | undefined => parse(bySession.get(sessionId)),
    bySecret: (secret: string): Order | undefined => parse(bySecret.get(secret)),
  };
}

import type { Database } from 'better-sqlite3';
import type { Cart } from '../../domain/cart.js';
import type { CartRef } from '../store.js';

/** Carts, each in its newest state. */
export function createCartRows(db: Database) {
  const insert = db.prepare<[string, string, number, number, string]>(
    'INSERT INTO carts (id, agent_id, revision, expires_at, body) VALUES (?, ?, ?, ?, ?)',
  );
  const replace = db.prepare<[number, number, string, string, string, number]>(
    'UPDATE carts SET revision = ?, expires_at = ?, body = ? WHERE id = ? AND agent_id = ? AND revision = ?',
  );
  const body = db.prepare<[string, string], string>('SELECT body FROM carts WHERE id = ? AND agent_id = ?').pluck();
  const owner = db.prepare<[string], CartRef>('SELECT id, agent_id AS agentId FROM carts WHERE id = ?');
  const remove = db.prepare<[string, string]>('DELETE FROM carts WHERE id = ? AND agent_id = ?');
  const removeExpired = db.prepare<[number, number]>(
    'DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)',
  );

  return {
    /** Throws where another revision stands, or the cart is another agent's. */
    put(cart: Cart): void {
      const { id, agentId, revision, expiresAt } = cart;
      const text = JSON.stringify(cart);
      if (revision === 1) {
        insert.run(id, agentId, revision, expiresAt, text);
        return;
      }
      const { changes } = replace.run(revision, expiresAt, text, id, agentId, revision - 1);
      if (changes === 0) throw new Error(`Revision ${revision - 1} of cart ${id} does not stand.`);
    },
    get({ id, agentId }: CartRef): Cart | undefined {
      const text = body.get(id, agentId);
      return text === undefined ? undefined : JSON.parse(text);
    },
    owner: (id: string): CartRef | undefined => owner.get(id),
    remove: ({ id, agentId }: CartRef): void => void remove.run(id, agentId),
    removeExpired: (time: number, limit: number): number => removeExpired.run(time, limit).changes,
  };
}

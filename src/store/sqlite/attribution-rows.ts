import type { Database } from 'better-sqlite3';
import type { Attributions, Touch } from '../../domain/attribution.js';
import type { NewTouch } from '../attributions.js';

interface Row {
  touch: Touch;
  token: string | null;
  /** JSON, without the token. */
  claim: string;
}

/** Who brought the buyers: each touch of a session once, the first claim for good. */
export function createAttributionRows(db: Database) {
  const insert = db.prepare<[string, Touch, string | null, string, number]>(
    'INSERT OR IGNORE INTO attributions (session_id, touch, token, claim, at) VALUES (?, ?, ?, ?, ?)',
  );
  const ofSession = db.prepare<[string], Row>('SELECT touch, token, claim FROM attributions WHERE session_id = ?');
  const deleteTokens = db.prepare<[number, number]>(
    `UPDATE attributions SET token = NULL WHERE (session_id, touch) IN (
       SELECT session_id, touch FROM attributions WHERE token IS NOT NULL AND at < ? ORDER BY at LIMIT ?)`,
  );

  return {
    insert({ sessionId, touch, attribution: { token, ...claim } }: NewTouch, now: number): void {
      insert.run(sessionId, touch, token ?? null, JSON.stringify(claim), now);
    },
    ofSession(sessionId: string): Attributions {
      const touches: Attributions = {};
      for (const { touch, token, claim } of ofSession.all(sessionId)) {
        touches[touch] = { ...JSON.parse(claim), ...(token !== null && { token }) };
      }
      return touches;
    },
    deleteTokens: (time: number, limit: number): number => deleteTokens.run(time, limit).changes,
  };
}

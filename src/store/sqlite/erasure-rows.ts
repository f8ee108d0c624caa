import type { Database } from 'better-sqlite3';
import { mentionOf, withoutPersonalData } from '../../domain/personal-data.js';
import type { ReservedLine } from '../../domain/stock.js';
import { becomes, type ErasureState } from '../removal/erased-session.js';
import { rewritten } from '../removal/mentions.js';
import { PERSONAL_TABLES, type PersonalTable } from '../removal/personal-tables.js';
import type { ErasedSession } from '../retention.js';
import { createSessionRemoval } from './session-removal.js';

interface State extends Omit<ErasureState, 'isBusy'> {
  isBusy: 0 | 1;
}

/** Sessions of a person who is to be forgotten. Each call belongs into one transaction. */
export function createErasureRows(db: Database, tables: readonly PersonalTable[] = PERSONAL_TABLES) {
  const removal = createSessionRemoval(db);
  const state = db.prepare<[{ id: string }], State>(
    `SELECT s.status, o.id AS orderId,
       (s.status IN ('complete_in_progress', 'pending_approval')
         OR EXISTS (SELECT 1 FROM charges WHERE session_id = s.id AND phase NOT IN ('canceled', 'refunded', 'succeeded'))
         OR EXISTS (SELECT 1 FROM order_tasks WHERE order_id = o.id AND done_at IS NULL)) AS isBusy,
       (SELECT count(*) FROM charges WHERE session_id = s.id) AS charges
     FROM sessions s LEFT JOIN orders o ON o.session_id = s.id WHERE s.id = :id`,
  );
  const held = db
    .prepare<[string], string>(`SELECT lines FROM reservations WHERE session_id = ? AND state = 'held'`)
    .pluck();
  const giveBack = db.prepare<[number, string]>('UPDATE stock SET on_hand = on_hand + ? WHERE variant_id = ?');
  const noRisk = db.prepare<[string]>('UPDATE charges SET risk_review = NULL WHERE session_id = ?');
  const noWords = db.prepare<[string]>(
    `UPDATE refunds SET description = NULL
     WHERE payment_intent_id IN (SELECT payment_intent_id FROM charges WHERE session_id = ?) AND description IS NOT NULL`,
  );
  const noProblem = db.prepare<[string]>('UPDATE order_tasks SET problem = NULL WHERE order_id = ?');
  const noDetail = db.prepare<[string]>(
    `UPDATE audit SET detail = json_remove(detail, '$.description') WHERE subject = ? AND detail IS NOT NULL`,
  );
  const texts = ({ table, column, session }: PersonalTable) => ({
    all: db.prepare<[string], { key: number; text: string }>(
      `SELECT rowid AS key, ${column} AS text FROM ${table} WHERE ${session} = ? AND ${column} IS NOT NULL`,
    ),
    write: db.prepare<[string, number]>(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`),
  });
  const ofSession = tables.filter(({ session }) => session !== undefined);
  const kept = ofSession.filter(({ remove }) => !remove).map(texts);
  const dropped = ofSession
    .filter(({ remove }) => remove)
    .map(({ table, session }) => db.prepare<[string]>(`DELETE FROM ${table} WHERE ${session} = ?`));
  const ofOrder = [
    texts({ table: 'order_events', column: 'body', session: 'order_id' }),
    texts({ table: 'audit', column: 'detail', session: 'subject' }),
  ];

  function rewrite(rows: ReturnType<typeof texts>[], id: string, mention: RegExp): void {
    for (const { all, write } of rows) {
      for (const { key, text } of all.all(id)) {
        const erased = rewritten(text, (json) => withoutPersonalData(json, mention));
        if (erased !== text) write.run(erased, key);
      }
    }
  }

  function pseudonymise(id: string, orderId: string | null, email: string): void {
    const mention = mentionOf(email);
    noWords.run(id);
    noRisk.run(id);
    rewrite(kept, id, mention);
    if (orderId === null) return;
    noProblem.run(orderId);
    noDetail.run(orderId);
    rewrite(ofOrder, orderId, mention);
  }

  function remove(id: string): void {
    const lines: ReservedLine[] = JSON.parse(held.get(id) ?? '[]');
    for (const { variantId, quantity } of lines) giveBack.run(quantity, variantId);
    removal.session(id);
  }

  return {
    erase(id: string, email: string, dryRun: boolean): { became: ErasedSession; orderId?: string } {
      const found = state.get({ id });
      if (!found) return { became: 'gone' };
      const { orderId, isBusy } = found;
      const became = becomes({ ...found, isBusy: isBusy === 1 });
      if (became === 'in_progress') return { became };
      if (!dryRun) {
        for (const rows of dropped) rows.run(id);
        if (became === 'removed') remove(id);
        else pseudonymise(id, orderId, email);
      }
      return { became, ...(orderId !== null && { orderId }) };
    },
  };
}

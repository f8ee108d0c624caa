import { expect } from 'vitest';
import type { AcpAnswer } from '../../support/acp-client.js';

/** What agents were told; every answer has to stay true. */
export function createHistory() {
  const orders = new Map<string, string>();
  const canceled = new Set<string>();
  const sealed = new Map<string, string>();
  const counts: Record<string, number> = {};

  return {
    counts,
    orders,
    /** Notes an answer about a session, and holds it against all earlier ones. */
    note(what: string, sessionId: string, key: string | undefined, { status, body, text }: AcpAnswer): void {
      const name = `${what} ${status === 200 ? body.status : (body.code ?? status)}`;
      counts[name] = (counts[name] ?? 0) + 1;
      expect(status, text).not.toBe(500);
      if (status >= 300) return;
      const known = orders.get(sessionId);
      if (body.status === 'completed') {
        expect(body.order.id, `the order of ${sessionId}`).toBe(known ?? body.order.id);
        expect(canceled, `${sessionId} was canceled before it was completed`).not.toContain(sessionId);
        orders.set(sessionId, body.order.id);
      }
      if (body.status === 'canceled') {
        expect(known, `${sessionId} was completed before it was canceled`).toBeUndefined();
        canceled.add(sessionId);
      }
      if (key === undefined || body.status === 'complete_in_progress') return;
      expect(text, `the answer under ${key}`).toBe(sealed.get(key) ?? text);
      sealed.set(key, text);
    },
    /** What has to be true of the session in the end. */
    expectKept(sessionId: string, { body }: AcpAnswer): void {
      const order = orders.get(sessionId);
      if (order !== undefined) expect(body.order?.id, `the order of ${sessionId}`).toBe(order);
      if (canceled.has(sessionId)) expect(body.status).toBe('canceled');
    },
  };
}

export type History = ReturnType<typeof createHistory>;

import { createHash } from 'node:crypto';
import type { WireSession } from '../src/protocol/wire.js';
import type { Complaints } from './findings.js';

/** A request that was answered 2xx, and the fingerprint of the answer: the same request must get the same bytes. */
export interface Acknowledged {
  path: string;
  key: string;
  body: string | undefined;
  digest: string;
  sessionId: string;
}

/** What agents were told of a session's end: this can never change again. */
export interface ToldEnd {
  status: 'completed' | 'canceled';
  orderId: string | undefined;
  total: number | undefined;
}

/** An order that an agent was told of. */
export interface Sold {
  sessionId: string;
  orderId: string;
  /** Minor units. */
  total: number;
}

/** Everything that agents were told for sure. Whatever contradicts it later is a finding. */
export function createHistory(findings: Complaints<'acknowledged'>) {
  const answers = new Map<string, Acknowledged>();
  const ends = new Map<string, ToldEnd>();
  const sessionIds = new Set<string>();
  const closed = new Set<string>();
  const sold: Sold[] = [];

  return {
    answers: (): Acknowledged[] => [...answers.values()],
    sessionIds: (): string[] => [...sessionIds],
    /** Sessions of which it was said that they can no longer be changed. */
    isClosed: (id: string): boolean => closed.has(id) || ends.has(id),
    endOf: (id: string): ToldEnd | undefined => ends.get(id),
    sold: (): readonly Sold[] => sold,

    /** An answer to a request with a key. One that says "in progress" is no end of that request. */
    acknowledge({ path, key, body }: Omit<Acknowledged, 'digest' | 'sessionId'>, session: WireSession, text: string) {
      if (session.status === 'complete_in_progress') return;
      const name = `${path} ${key}`;
      const digest = digestOf(text);
      const first = answers.get(name);
      if (first && first.digest !== digest) {
        findings.add('acknowledged', `POST ${name} was answered differently the second time: ${text}`);
      }
      if (!first) answers.set(name, { path, key, body, digest, sessionId: session.id });
    },

    /** Any answer that shows a session: it may show an earlier state than is known by now. */
    sight({ id, status, order, totals }: WireSession): void {
      sessionIds.add(id);
      if (ends.has(id) || (status !== 'completed' && status !== 'canceled')) return;
      const end: ToldEnd = { status, orderId: order?.id, total: totals.find(({ type }) => type === 'total')?.amount };
      ends.set(id, end);
      const { orderId, total = 0 } = end;
      if (orderId !== undefined) sold.push({ sessionId: id, orderId, total });
    },

    /** The answer to a question that was asked when `told` was known already. */
    compare({ id, status, order }: WireSession, told: ToldEnd | undefined): void {
      if (!told || (told.status === status && told.orderId === order?.id)) return;
      findings.add('acknowledged', `${id} was ${told.status} ${told.orderId ?? ''}, is ${status} ${order?.id ?? ''}`);
    },

    close: (id: string): void => void closed.add(id),
  };
}

export type History = ReturnType<typeof createHistory>;

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

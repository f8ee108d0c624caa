import { ProtocolError, problems } from '../errors.js';
import { type IdempotencyRecord, type Rows, type Store, THIS_REVISION } from '../store/store.js';
import type { Answer } from './answer.js';
import type { RequestKey } from './request-key.js';

export interface IdempotencyDeps {
  store: Store;
  /** Milliseconds a key is kept. */
  ttl: number;
}

/** The answer is the revision that is written in the same commit. */
const THIS_ANSWER = { seq: THIS_REVISION };

/** A record that is done: its answer is the answer of every equal request. */
export type SealedRecord = IdempotencyRecord & Required<Pick<IdempotencyRecord, 'answer' | 'status'>>;

/**
 * Idempotency-Keys (ACP 2026-04-17, agentic_checkout §6): what a request with a known key is told, and how an answer
 * is sealed. Records are written in the commit of the change that they stand for.
 */
export function createIdempotency({ store, ttl }: IdempotencyDeps) {
  /**
   * The sealed record of this request, if there is one. Throws 422 where the key stands for another body, and 409
   * while its first request is running. A claim whose lease ended counts as new.
   */
  function sealedAnswer(rows: Pick<Rows, 'idempotency'>, key: RequestKey, now: number): SealedRecord | undefined {
    const record = rows.idempotency.get(key.id);
    if (!record || (record.state === 'done' && record.createdAt + ttl <= now)) return undefined;
    if (!key.matches(record.fingerprint)) throw problems.keyConflict();
    if (record.state === 'done') return isSealed(record) ? record : undefined;
    if (record.leaseUntil > now) throw problems.keyInFlight(Math.ceil((record.leaseUntil - now) / 1000));
    return undefined;
  }

  async function replay(record: SealedRecord): Promise<Answer> {
    const { status, answer, apiVersion } = record;
    if ('body' in answer) return { kind: 'error', body: answer.body, status, replayed: true };
    const session = await store.revision(answer.seq);
    if (!session) throw new Error(`Revision ${answer.seq} of a sealed answer is gone`);
    return { kind: 'session', session, status, replayed: true, apiVersion };
  }

  /**
   * Makes what runs `work`; a 400 that it ends in speaks of the request's content and is sealed under the key. Where the
   * key has an answer already, that answer counts: `replayed` makes it out of the record.
   */
  function guarding<A>(replayed: (record: SealedRecord) => A | Promise<A>) {
    return async (key: RequestKey, errorBody: (error: ProtocolError) => string, work: () => Promise<A>): Promise<A> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ProtocolError) || error.status !== 400) throw error;
        const answer = { body: errorBody(error) };
        const sealed = await store.commit({ idempotencyKeys: [key.id] }, (rows, now) => {
          const known = sealedAnswer(rows, key, now);
          // A charge may still have to answer under this key.
          const awaited = rows.idempotency.get(key.id)?.state === 'in_flight';
          if (known || awaited) return { result: known };
          return { result: undefined, puts: { idempotency: [seal(key, now, error.status, answer)] } };
        });
        if (sealed) return replayed(sealed);
        throw error;
      }
    };
  }

  return {
    sealedAnswer,
    replay,

    /** The record of a request that runs for a while: others with the same key are told to wait. */
    claim: (key: RequestKey, now: number, leaseUntil: number): IdempotencyRecord => ({
      ...unsealed(key, now),
      state: 'in_flight',
      leaseUntil,
    }),

    /** The record of an answer; without one, that is the revision which the same commit writes. */
    seal,

    /** For requests about sessions. */
    guard: guarding(replay),

    guarding,
  };
}

export type Idempotency = ReturnType<typeof createIdempotency>;

const seal = (
  key: RequestKey,
  now: number,
  status: number,
  answer: SealedRecord['answer'] = THIS_ANSWER,
): IdempotencyRecord => ({
  ...unsealed(key, now),
  state: 'done',
  status,
  answer,
});

const unsealed = (key: RequestKey, now: number): Omit<IdempotencyRecord, 'state'> => ({
  id: key.id,
  fingerprint: key.fingerprint,
  leaseUntil: 0,
  apiVersion: key.apiVersion,
  createdAt: now,
});

const isSealed = (record: IdempotencyRecord): record is SealedRecord =>
  record.answer !== undefined && record.status !== undefined;

/** The records of requests that wait for the charge's answer. */
export const inFlight = (rows: Rows): IdempotencyRecord[] =>
  [...rows.idempotency.values()].filter(({ state }) => state === 'in_flight');

/** The answer to a request that waited, kept from now on: 200 with the revision of this commit. */
export const sealed = (record: IdempotencyRecord, now: number, answer = THIS_ANSWER): IdempotencyRecord => ({
  ...record,
  state: 'done',
  status: 200,
  answer,
  createdAt: now,
});

/** A claim whose request has no answer, and may run again. */
export const ended = (record: IdempotencyRecord, now: number): IdempotencyRecord => ({ ...record, leaseUntil: now });

import type { Idempotency, RequestKey } from '../checkout/checkout.js';
import { newId } from '../ids.js';
import type { AuditEntry } from '../store/audit.js';
import type { CommitKeys, Decision, Puts, Rows, Store } from '../store/store.js';

/** Who asks: the key, where there is one, makes a repeated request the same request. */
export interface AskedBy {
  key?: RequestKey;
  /** As the access log has it. */
  requestId: string;
}

/** What came of a request. */
export interface Done<T> {
  answer: T;
  /** It was done before, under the same key; the answer is the one of then. */
  replayed: boolean;
}

/** A change of what the shop keeps besides its orders. */
export interface Change<T> {
  answer: T;
  audit: Pick<AuditEntry, 'action' | 'subject' | 'detail'>;
  puts?: Puts;
  stock?: Decision<unknown>['stock'];
  credit?: Decision<unknown>['credit'];
}

export interface ChangeOnceDeps {
  store: Pick<Store, 'commit'>;
  idempotency: Pick<Idempotency, 'sealedAnswer' | 'seal'>;
}

/** Makes the common way of such changes: once under the key, in one commit with the line of the audit. */
export function createChangeOnce({ store, idempotency }: ChangeOnceDeps) {
  /** `status` is that of the answer. Throws 422 where the key stands for another request, and what `decide` throws. */
  return function changeOnce<T extends object>(
    { key, requestId }: AskedBy,
    status: number,
    keys: Pick<CommitKeys, 'variants' | 'credits'>,
    decide: (rows: Rows, now: number) => Change<T>,
  ): Promise<Done<T>> {
    const id = newId('evt');
    return store.commit<Done<T>>({ ...keys, ...(key && { idempotencyKeys: [key.id] }) }, (rows, now) => {
      const sealed = key && idempotency.sealedAnswer(rows, key, now)?.answer;
      if (sealed) {
        if (!('body' in sealed)) throw new Error('The kept answer is one of another kind');
        return { result: { answer: JSON.parse(sealed.body), replayed: true } };
      }
      const { answer, audit, puts, stock, credit } = decide(rows, now);
      const seal = key && idempotency.seal(key, now, status, { body: JSON.stringify(answer) });
      return {
        result: { answer, replayed: false },
        puts: { ...puts, audit: { id, ...audit, requestId, at: now }, ...(seal && { idempotency: [seal] }) },
        stock,
        credit,
      };
    });
  };
}

export type ChangeOnce = ReturnType<typeof createChangeOnce>;

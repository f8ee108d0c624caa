import type { CommitKeys, Store } from '../../../src/store/store.js';
import { AGENT } from '../support/builders.js';

export interface Opened<S extends Store = Store> {
  store: S;
  /** Closes the store and opens the same data again; absent where there is nothing to open again. */
  reopen?: () => Promise<S>;
  close: () => Promise<void>;
}

export type Open<S extends Store = Store> = () => Promise<Opened<S>>;

/** The keys that load a session of the usual agent. */
export const of = (id: string, more: Omit<CommitKeys, 'session'> = {}): CommitKeys => ({
  session: { id, agentId: AGENT },
  ...more,
});

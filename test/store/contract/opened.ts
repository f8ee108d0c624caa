import type { CommitKeys, Store } from '../../../src/store/store.js';
import { AGENT } from '../support/builders.js';

export interface Opened {
  store: Store;
  /** Closes the store and opens the same data again; absent where there is nothing to open again. */
  reopen?: () => Promise<Store>;
  close: () => Promise<void>;
}

export type Open = () => Promise<Opened>;

/** The keys that load a session of the usual agent. */
export const of = (id: string, more: Omit<CommitKeys, 'session'> = {}): CommitKeys => ({
  session: { id, agentId: AGENT },
  ...more,
});

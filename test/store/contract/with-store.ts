import { afterEach, beforeEach } from 'vitest';
import type { Puts, Store } from '../../../src/store/store.js';
import type { Open, Opened } from './opened.js';

/** A fresh store for every test of the suite that calls it. */
export function withStore(open: Open) {
  let opened: Opened | undefined;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  function current(): Opened {
    if (!opened) throw new Error('There is a store only inside a test.');
    return opened;
  }
  return {
    current,
    store: (): Store => current().store,
    /** Writes without looking. */
    put: (puts: Puts): Promise<undefined> => current().store.commit({}, () => ({ result: undefined, puts })),
  };
}

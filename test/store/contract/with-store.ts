import { afterEach, beforeEach } from 'vitest';
import type { Puts, Store } from '../../../src/store/store.js';
import type { Open, Opened } from './opened.js';

/** A fresh store for every test of the suite that calls it. */
export function withStore<S extends Store>(open: Open<S>) {
  let opened: Opened<S> | undefined;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  function current(): Opened<S> {
    if (!opened) throw new Error('There is a store only inside a test.');
    return opened;
  }
  return {
    current,
    store: (): S => current().store,
    /** Writes without looking. */
    put: (puts: Puts): Promise<undefined> => current().store.commit({}, () => ({ result: undefined, puts })),
  };
}

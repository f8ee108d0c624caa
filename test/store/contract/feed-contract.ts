import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.js';
import type { Open } from './opened.js';

/** What was sent to agents' feeds. */
export function feedContract(open: Open): void {
  describe('feed pushes', () => {
    let store: Store;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ store, close } = await open());
    });
    afterEach(() => close());

    it('are remembered by feed and product, the last one of each', async () => {
      const { feedPushes } = store;
      expect(await feedPushes.hashes('a', ['p', 'q'])).toEqual(new Map());
      await feedPushes.record(
        'a',
        new Map([
          ['p', '1'],
          ['q', '2'],
        ]),
      );
      await feedPushes.record('a', new Map([['q', '3']]));
      await feedPushes.record('b', new Map([['p', '4']]));
      expect(await feedPushes.hashes('a', ['p', 'q', 'r'])).toEqual(
        new Map([
          ['p', '1'],
          ['q', '3'],
        ]),
      );
      expect(await feedPushes.hashes('b', ['p', 'q'])).toEqual(new Map([['p', '4']]));
      expect(await feedPushes.hashes('a', [])).toEqual(new Map());
    });
  });
}

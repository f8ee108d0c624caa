import { beforeEach, expect, it } from 'vitest';
import { announcingStore } from '../../src/outbox/announcing-store.js';
import type { Puts, Store } from '../../src/store/store.js';
import { createMemoryStore } from '../support/memory-store.js';

/* Whoever has events sent again need not wait until somebody looks for them by chance. */

let woken: number;
let store: Store;
beforeEach(() => {
  woken = 0;
  store = announcingStore(
    createMemoryStore(),
    () => [],
    () => {
      woken += 1;
    },
  );
});

const put = (puts: Puts) => store.commit({}, () => ({ result: undefined, puts }));

it('a replay wakes those who deliver, once it is written', async () => {
  await put({ replay: { endpointId: 'alpha', since: 0 } });
  expect(woken).toBe(1);
  await put({ replay: { endpointId: 'alpha', orderId: 'ord_1', fromSeq: 1 } });
  expect(woken).toBe(2);
});

it('nothing else does', async () => {
  await put({ stockLevels: new Map([['mug', 1]]) });
  expect(woken).toBe(0);
});

it('nor does one that was not written', async () => {
  const refused = store.commit({}, () => {
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  const lost = announcingStore(
    createMemoryStore({ lostCommits: 1 }),
    () => [],
    () => {
      woken += 1;
    },
  );
  await expect(
    lost.commit({}, () => ({ result: undefined, puts: { replay: { endpointId: 'alpha', since: 0 } } })),
  ).rejects.toThrow();
  expect(woken).toBe(0);
});

import { createMemoryStore } from '../support/memory-store.js';
import { storeContract } from './store-contract.js';
import { openFile, openTemporary } from './support/sqlite-file.js';

storeContract('SQLite in a file', openTemporary, { inOrder: true, numRuns: 30 });

storeContract(
  'SQLite in memory',
  async () => {
    const store = await openFile(':memory:');
    return { store, close: store.close };
  },
  { inOrder: true },
);

storeContract('in-memory double', async () => {
  const store = createMemoryStore();
  return { store, close: store.close };
});

storeContract('in-memory double with conflicts', async () => {
  const store = createMemoryStore({ seed: 7, conflicts: 0.4 });
  return { store, close: store.close };
});

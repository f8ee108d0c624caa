import { expect, it } from 'vitest';
import { createMemoryWatch } from '../../src/assembly/memory-after-rush.js';

/** A process of which `used` is no garbage; each look finds it as busy as `busy` says. */
function watched({ used = 40, heap = 60 } = {}) {
  const state = { used, heap, busy: 0, collections: 0 };
  const look = createMemoryWatch({
    collect() {
      state.collections += 1;
      state.heap = state.used;
    },
    heapSize: () => state.heap,
    busy: () => state.busy,
  });
  return { state, look };
}

it('collects twice after a rush, when it is quiet again', () => {
  const { state, look } = watched();
  state.heap = 200;
  state.busy = 0.9;
  look();
  expect(state.collections).toBe(0);
  state.busy = 0.01;
  for (let looks = 0; looks < 5; looks += 1) look();
  expect(state.collections).toBe(2);
});

it('puts the second collection off while there is work', () => {
  const { state, look } = watched();
  state.heap = 200;
  look();
  state.busy = 0.5;
  look();
  expect(state.collections).toBe(1);
  state.busy = 0;
  look();
  expect(state.collections).toBe(2);
});

it('does nothing about a heap that is hardly larger than what was left', () => {
  const { state, look } = watched({ used: 200, heap: 100 });
  state.heap = 149;
  look();
  expect(state.collections).toBe(0);
  state.heap = 300;
  look();
  look();
  state.heap = 299;
  look();
  expect(state.collections).toBe(2);
});

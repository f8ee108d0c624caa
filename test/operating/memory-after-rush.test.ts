import { expect, it } from 'vitest';
import { createMemoryWatch } from '../../src/assembly/memory-after-rush.js';

/** A process of which `used` is no garbage. */
function watched({ used = 40, heap = 60 } = {}) {
  const state = { used, heap, collections: 0 };
  let busy = 0;
  const look = createMemoryWatch({
    collect() {
      state.collections += 1;
      state.heap = state.used;
    },
    heapSize: () => state.heap,
    busy: () => busy,
  });
  return {
    state,
    /** Looks are taken while the loop is so busy. */
    looks(share: number, times = 1) {
      busy = share;
      for (let done = 0; done < times; done += 1) look();
      return state.collections;
    },
  };
}

it('collects twice after a rush, when it is quiet again', () => {
  const { state, looks } = watched();
  state.heap = 200;
  expect(looks(0.9, 3)).toBe(0);
  expect(looks(0.01, 5)).toBe(2);
});

it('waits while there is work, and begins anew after another rush', () => {
  const { state, looks } = watched();
  state.heap = 200;
  looks(0.9);
  expect(looks(0.1, 3), 'no rush, but not quiet either').toBe(0);
  expect(looks(0)).toBe(1);
  state.heap = 200;
  expect(looks(0.5)).toBe(1);
  expect(looks(0, 5)).toBe(3);
});

it('does nothing where there was no rush, however large the heap became', () => {
  const { state, looks } = watched();
  state.heap = 500;
  expect(looks(0.1, 3)).toBe(0);
  expect(looks(0, 3)).toBe(0);
});

it('does nothing after a rush that left the heap as it was', () => {
  const { state, looks } = watched({ heap: 100 });
  state.heap = 149;
  looks(0.9);
  expect(looks(0, 3)).toBe(0);
});

it('compares with the smallest heap since the last collections, those of V8 itself too', () => {
  const { state, looks } = watched({ used: 80, heap: 300 });
  state.heap = 100;
  looks(0.9);
  state.heap = 150;
  looks(0.9);
  expect(looks(0, 3)).toBe(2);
  state.used = 400;
  state.heap = 400;
  looks(0.9);
  expect(looks(0, 3), 'more is used now').toBe(4);
  looks(0.9);
  expect(looks(0, 3)).toBe(4);
});

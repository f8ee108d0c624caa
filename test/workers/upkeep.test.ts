import { beforeEach, expect, it } from 'vitest';
import { createUpkeep } from '../../src/checkout/upkeep.js';
import type { SessionRef } from '../../src/store/store.js';
import { createTestClock } from '../support/clock.js';

/* A list of things to do, of which each disappears when it is done. */

let todo: string[];
let failing: Set<string>;
let staying: Set<string>;
let tries: Map<string, number>;
let keys: number;
let atOnce: number;
let most: number;
let onWork: (id: string) => void;

beforeEach(() => {
  todo = [];
  failing = new Set();
  staying = new Set();
  tries = new Map();
  keys = 0;
  atOnce = 0;
  most = 0;
  onWork = () => {};
});

async function work({ id }: SessionRef): Promise<undefined> {
  atOnce += 1;
  most = Math.max(most, atOnce);
  tries.set(id, (tries.get(id) ?? 0) + 1);
  onWork(id);
  await new Promise((resolve) => setImmediate(resolve));
  atOnce -= 1;
  if (failing.has(id)) throw new Error(`${id} cannot be seen to`);
  if (!staying.has(id)) todo = todo.filter((other) => other !== id);
}

const list = async (_: number, limit: number) => todo.slice(0, limit).map((id) => ({ id, agentId: 'alpha' }));

const upkeep = createUpkeep({
  store: {
    undecidedCharges: list,
    authenticatingCharges: list,
    expiredSessions: list,
    lapsedReservations: list,
    deleteIdempotencyKeys: async (_, limit) => {
      const deleted = Math.min(limit, keys);
      keys -= deleted;
      return deleted;
    },
  },
  completion: { resume: work },
  chargeLog: { orphan: async (ref) => work(ref) },
  closing: {
    expire: async (ref) => work(ref),
    endLapsedAuthentication: async () => undefined,
    releaseLapsedHold: async (ref) => work(ref),
  },
  clock: createTestClock(),
  hold: 1000,
  keyTtl: 1000,
  onFailure: () => {},
});

const names = (count: number, name = 'cs') => Array.from({ length: count }, (_, index) => `${name}_${index}`);

it.each([
  ['orphans', () => upkeep.orphanCharges(), 25],
  ['charges', () => upkeep.resumeCharges(0), 4],
  ['sessions', () => upkeep.expireSessions(), 25],
  ['holds', () => upkeep.releaseHolds(), 25],
])('sees to all %s in one run, a few of them at a time', async (_, run, few) => {
  todo = names(1050);
  expect(await run()).toBe(1050);
  expect(todo).toEqual([]);
  expect(most).toBe(few);
});

it('forgets all old keys in one run', async () => {
  keys = 1720;
  expect(await upkeep.forgetKeys()).toBe(1720);
  expect(keys).toBe(0);
});

it('sees to the rest behind any number of items that fail, and tries those again in the next run', async () => {
  const stuck = names(350, 'stuck');
  failing = new Set(stuck);
  todo = [...stuck, ...names(250)];
  expect(await upkeep.expireSessions()).toBe(250);
  expect(todo).toEqual(stuck);
  expect(new Set(tries.values()), 'none twice').toEqual(new Set([1]));
  failing.clear();
  expect(await upkeep.expireSessions()).toBe(350);
});

it('does not try again at once what went well and is still in the list', async () => {
  staying = new Set(names(120));
  todo = names(150);
  expect(await upkeep.resumeCharges(0)).toBe(150);
  expect(todo).toEqual(names(120));
});

it('begins nothing more once it is told to stop', async () => {
  const stopping = new AbortController();
  todo = names(300);
  keys = 1000;
  onWork = (id) => {
    if (id === 'cs_30') stopping.abort();
  };
  const done = await upkeep.releaseHolds(stopping.signal);
  expect(done).toBe(tries.size);
  expect(done).toBeLessThan(60);
  expect(await upkeep.forgetKeys(stopping.signal)).toBe(0);
});

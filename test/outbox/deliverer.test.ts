import { beforeEach, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../src/outbox/attempt.js';
import { createDeliverer } from '../../src/outbox/deliverer.js';
import type { Delivery, Outbox } from '../../src/store/outbox.js';
import type { Store } from '../../src/store/store.js';
import { anOrder, anOrderEvent, aSession } from '../store/support/builders.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';

/* The deliverer over a store without a disk, and a receiver that is a function. */

const SECOND = 1000;
const LEASE = 30 * SECOND;

let clock: TestClock;
let store: Store;
let sent: string[];
let answer: (delivery: Delivery) => AttemptOutcome | Promise<AttemptOutcome>;
let broken: Partial<Outbox>;
let failures: string[];
let progress: number;
let abandoned: AbortController;

beforeEach(async () => {
  clock = createTestClock();
  store = createMemoryStore({ clock });
  sent = [];
  answer = () => ({ status: 204 });
  broken = {};
  failures = [];
  progress = 0;
  abandoned = new AbortController();
  for (const name of ['1', '2']) {
    const puts = { session: aSession(`cs_${name}`), order: anOrder(`ord_${name}`, `cs_${name}`) };
    await store.commit({}, () => ({ result: 1, puts }));
  }
});

function delivererOf() {
  const outbox = new Proxy(store.outbox, {
    get: (target, name) => Reflect.get(broken, name) ?? Reflect.get(target, name),
  });
  return createDeliverer({
    outbox,
    attempts: new Map([
      [
        'agent_a',
        async (delivery) => {
          sent.push(delivery.id);
          return answer(delivery);
        },
      ],
    ]),
    clock,
    schedule: [0, 5 * SECOND, 30 * SECOND],
    random: () => 0.5,
    failpoint: () => undefined,
    abandoned: abandoned.signal,
    track: (work) => work,
    onProgress: () => {
      progress += 1;
    },
    onAttempt: () => undefined,
    onParked: ({ id }) => failures.push(`parked ${id}`),
    onDisabled: (endpointId) => failures.push(`disabled ${endpointId}`),
    onFailure: ({ id }, error) => failures.push(`${id}: ${error instanceof Error ? error.message : 'unknown'}`),
  });
}

const announce = (...ids: string[]) =>
  store.commit({}, () => ({
    result: 1,
    puts: { orderEvents: ids.map((id, index) => anOrderEvent(id, 'ord_1', { seq: index + 1 })) },
  }));
const replay = (what: { since: number } | { orderId: string; fromSeq: number }) =>
  store.commit({}, () => ({ result: 1, puts: { replay: { endpointId: 'agent_a', ...what } } }));
const states = async () => (await store.outbox.backlog()).map(({ state, count }) => `${state} ${count}`).sort();

it('does not send what it claimed so long ago that others may have it by now', async () => {
  await announce('evt_1');
  let standstill = LEASE;
  broken.claim = async (room, lease) => {
    const claimed = await store.outbox.claim(room, lease);
    clock.advance(standstill);
    standstill = 0;
    return claimed;
  };
  const deliverer = delivererOf();
  await deliverer.begin();
  await deliverer.idle();
  expect(sent).toEqual([]);
  await deliverer.runOnce();
  expect(sent).toEqual(['evt_1']);
  expect(failures).toEqual([]);
});

it('sends a lane to its end in one run, one after the other', async () => {
  await announce('evt_1', 'evt_2', 'evt_3');
  expect(await delivererOf().runOnce()).toBe(3);
  expect([sent, await states(), progress]).toEqual([['evt_1', 'evt_2', 'evt_3'], [], 3]);
});

it('sleeps until the next event is due, and five seconds at most', async () => {
  const deliverer = delivererOf();
  expect(deliverer.pause()).toBe(5 * SECOND);
  await announce('evt_1');
  answer = () => ({ status: 500, problem: 'It answered 500.' });
  await deliverer.runOnce();
  clock.advance(3 * SECOND);
  await deliverer.begin();
  expect(deliverer.pause()).toBeGreaterThan(SECOND);
  expect(deliverer.pause()).toBeLessThanOrEqual(2 * SECOND);
  clock.advance(9 * SECOND);
  expect(deliverer.pause()).toBe(0);
  await deliverer.runOnce();
  expect([sent.length, deliverer.pause()], 'half a minute is longer').toEqual([2, 5 * SECOND]);
});

it('counts a pause from the end of the attempt', async () => {
  await announce('evt_1');
  answer = () => {
    clock.advance(10 * SECOND);
    return { problem: 'No answer within 10 s.' };
  };
  await delivererOf().runOnce();
  const left = ((await store.outbox.nextDue(['agent_a'])) ?? 0) - clock.now();
  expect(left).toBeGreaterThan(4 * SECOND);
  expect(left).toBeLessThanOrEqual(5 * SECOND);
});

it.each(['delivered', 'failed'] as const)(
  'sends again, after the lease, what could not be put on record as %s',
  async (name) => {
    await announce('evt_1', 'evt_2');
    const outcome = { delivered: { status: 204 }, failed: { status: 500 } }[name];
    answer = () => (name === 'failed' ? { ...outcome, problem: 'It answered 500.' } : outcome);
    broken = { [name]: () => Promise.reject(new Error('The disk is full.')) };
    const deliverer = delivererOf();
    await deliverer.runOnce();
    expect([sent, failures]).toEqual([['evt_1'], ['evt_1: The disk is full.']]);
    broken = {};
    answer = () => ({ status: 204 });
    clock.advance(LEASE - SECOND);
    expect(await deliverer.runOnce()).toBe(0);
    clock.advance(SECOND + 1);
    expect(await deliverer.runOnce()).toBe(2);
    expect([sent, await states()]).toEqual([['evt_1', 'evt_1', 'evt_2'], []]);
  },
);

it('goes on after a time in which nothing could be claimed', async () => {
  await announce('evt_1');
  broken = { claim: () => Promise.reject(new Error('The disk is full.')) };
  const deliverer = delivererOf();
  await expect(deliverer.begin()).rejects.toThrow('full');
  expect(deliverer.pause(), 'and does not ask again at once').toBe(5 * SECOND);
  broken = {};
  expect(await deliverer.runOnce()).toBe(1);
});

it('gives room once, however often it is begun', async () => {
  const orders = Array.from({ length: 25 }, (_, index) => `x${index}`);
  for (const name of orders) {
    const puts = { session: aSession(`cs_${name}`), order: anOrder(`ord_${name}`, `cs_${name}`) };
    const orderEvents = [anOrderEvent(`evt_${name}`, `ord_${name}`)];
    await store.commit({}, () => ({ result: 1, puts: { ...puts, orderEvents } }));
  }
  let release = (): void => undefined;
  const held = new Promise<AttemptOutcome>((resolve) => {
    release = () => resolve({ status: 200 });
  });
  answer = () => held;
  const deliverer = delivererOf();
  const begun = await Promise.all([deliverer.begin(), deliverer.begin(), deliverer.begin()]);
  expect(begun).toEqual([10, 0, 0]);
  release();
  expect(await deliverer.runOnce()).toBe(15);
  expect(await states()).toEqual([]);
});

it('begins nothing once it is told to stop', async () => {
  await announce('evt_1');
  const deliverer = delivererOf();
  expect(await deliverer.begin(AbortSignal.abort())).toBe(0);
  expect(await deliverer.runOnce(AbortSignal.abort())).toBe(0);
  expect([sent, await states()]).toEqual([[], ['due 1']]);
});

it('gives back an attempt that it cut short, and an answer counts', async () => {
  await announce('evt_1', 'evt_2');
  const deliverer = delivererOf();
  answer = ({ id }) => {
    if (id === 'evt_2') abandoned.abort();
    return id === 'evt_1' ? { status: 200 } : { problem: 'The attempt was broken off.' };
  };
  await deliverer.runOnce();
  await deliverer.idle();
  expect([sent, await store.outbox.health()]).toEqual([
    ['evt_1', 'evt_2'],
    [{ id: 'agent_a', deliveredAt: expect.any(Number) }],
  ]);
  expect(await deliverer.begin(), 'it begins no more').toBe(0);

  abandoned = new AbortController();
  const attempts: number[] = [];
  answer = (delivery) => {
    attempts.push(delivery.attempts);
    return { status: 200 };
  };
  expect(await delivererOf().runOnce(), 'the next process need not wait').toBe(1);
  expect(attempts).toEqual([1]);
});

it('restarts do not use up the attempts', async () => {
  await announce('evt_1');
  for (let restart = 0; restart < 5; restart += 1) {
    abandoned = new AbortController();
    answer = () => {
      abandoned.abort();
      return { problem: 'The attempt was broken off.' };
    };
    await delivererOf().runOnce();
  }
  expect([sent.length, failures, await states()]).toEqual([5, [], ['due 1']]);
});

it('says nothing of a lane that was replayed faster than its last attempt ended', async () => {
  await announce('evt_1');
  const deliverer = delivererOf();
  answer = async ({ attempts }) => {
    if (attempts === 3) await replay({ orderId: 'ord_1', fromSeq: 1 });
    return { status: 500, problem: 'It answered 500.' };
  };
  for (const pause of [0, 6, 31]) {
    clock.advance(pause * SECOND);
    await deliverer.runOnce();
  }
  expect([sent.length, failures, await states()]).toEqual([4, [], ['due 1']]);
});

it('works a replay off in slices before what is due, all of it in one run, and does not sleep meanwhile', async () => {
  const COUNT = 450;
  for (let index = 0; index < COUNT; index += 1) {
    const puts = { session: aSession(`cs_x${index}`), order: anOrder(`ord_x${index}`, `cs_x${index}`) };
    const orderEvents = [anOrderEvent(`evt_x${index}`, `ord_x${index}`)];
    await store.commit({}, () => ({ result: 1, puts: { ...puts, orderEvents } }));
  }
  const deliverer = delivererOf();
  expect(await deliverer.runOnce()).toBe(COUNT);
  await replay({ since: 0 });
  let release = (): void => undefined;
  const held = new Promise<AttemptOutcome>((resolve) => {
    release = () => resolve({ status: 200 });
  });
  answer = () => held;
  expect(await deliverer.begin()).toBe(10);
  expect([deliverer.pause(), await states()]).toEqual([0, ['due 200']]);
  expect(await deliverer.begin(), 'there is no room').toBe(0);
  expect([deliverer.pause(), await states()]).toEqual([0, ['due 400']]);
  release();
  await deliverer.runOnce();
  expect([sent.length, await states()]).toEqual([2 * COUNT, []]);

  await replay({ since: 0 });
  broken = { continueReplay: () => Promise.reject(new Error('The disk is full.')) };
  await expect(deliverer.begin()).rejects.toThrow('full');
  expect(deliverer.pause(), 'and does not ask again at once').toBe(5 * SECOND);
  broken = {};
  expect(await delivererOf().runOnce(), 'as another process').toBe(COUNT);
});

it('parks a lane after its last attempt, and says so once', async () => {
  await announce('evt_1', 'evt_2');
  answer = () => ({ status: 500, problem: 'It answered 500.' });
  const deliverer = delivererOf();
  for (const pause of [0, 5, 30, 86_400]) {
    clock.advance(pause * SECOND + 1);
    await deliverer.runOnce();
  }
  expect([sent, failures, await states()]).toEqual([
    ['evt_1', 'evt_1', 'evt_1'],
    ['parked evt_1'],
    ['parked 1', 'queued 1'],
  ]);
});

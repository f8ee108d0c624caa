import { Counter, Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics, type ShareMetrics } from '../../src/assembly/metrics.js';
import type { Numbers } from '../../src/cluster/messages.js';
import { createNumbers } from '../../src/cluster/numbers.js';
import { createRestarting } from '../../src/cluster/restarting.js';

describe('the pause until a worker is started again', () => {
  it('grows from 100 ms to 30 s, and is none after one that served for ten seconds', () => {
    let now = 0;
    const { served, pause } = createRestarting(() => now);
    const pauses = Array.from({ length: 11 }, () => pause());
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
    served();
    now += 9_999;
    expect(pause(), 'it hardly served').toBe(30_000);
    served();
    now += 10_000;
    expect(pause()).toBe(0);
    expect(pause(), 'and then it could not start').toBe(100);
  });
});

describe('the numbers of several workers', () => {
  /** Has the numbers of a process of its own. */
  function worker() {
    const registry = new Registry();
    const counter = new Counter({ name: 'sold', help: 'Sold', labelNames: ['what'], registers: [registry] });
    const gauge = new Gauge({ name: 'oldest', help: 'Oldest', registers: [registry], aggregator: 'max' });
    return {
      isDeaf: false,
      /** As it comes through the channel. */
      read: async (): Promise<Numbers> => JSON.parse(JSON.stringify(await registry.getMetricsAsJSON())),
      sell: (what: string, units: number) => counter.inc({ what }, units),
      is: (age: number) => gauge.set(age),
    };
  }

  type Worker = ReturnType<typeof worker>;

  function setUp() {
    const workers = [worker(), worker(), worker()] as [Worker, Worker, Worker];
    const numbers = createNumbers<Worker>(async (asked, reading) => {
      if (!asked.isDeaf) numbers.take(asked, reading, await asked.read());
    });
    const alive = new Set(workers);
    const share: ShareMetrics = () => () => numbers.gather([...alive]);
    return {
      workers,
      numbers,
      text: createMetrics(share).text,
      end(one: Worker) {
        alive.delete(one);
        numbers.depart(one);
      },
    };
  }

  it('are summed up, or the greatest of them', async () => {
    const { workers, text } = setUp();
    workers.forEach((one, nth) => {
      one.sell('hat', 10 ** nth);
      one.is(nth);
    });
    workers[2].sell('coat', 5);
    const said = await text();
    expect(said).toContain('sold{what="hat"} 111\n');
    expect(said).toContain('sold{what="coat"} 5\n');
    expect(said).toContain('oldest 2\n');
  });

  it('never count back: who ended, or does not answer, stands for what it said last', async () => {
    const { workers, text, end, numbers } = setUp();
    for (const one of workers) one.sell('hat', 10);
    workers[0].is(50);
    expect(await text()).toContain('sold{what="hat"} 30\n');
    const late: Numbers = await workers[0].read();
    end(workers[0]);
    numbers.take(workers[0], 1, late);
    workers[1].isDeaf = true;
    workers[1].sell('hat', 5);
    workers[2].sell('hat', 1);
    const said = await text();
    expect(said).toContain('sold{what="hat"} 31\n');
    expect(said, 'of those who are there').toContain('oldest 0\n');
    end(workers[1]);
    expect(await text()).toContain('sold{what="hat"} 31\n');
  });

  it('do not wait for one that ends while it is asked', async () => {
    const { workers, text, end } = setUp();
    workers[0].isDeaf = true;
    workers[1].sell('hat', 1);
    const said = text();
    end(workers[0]);
    expect(await said).toContain('sold{what="hat"} 1\n');
  });
});

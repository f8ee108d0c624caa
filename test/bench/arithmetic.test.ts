import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from '../../bench/growth/fill.js';
import { growthVerdicts } from '../../bench/growth/report.js';
import { lengthFor } from '../../bench/length.js';
import { readOptions } from '../../bench/options.js';
import { median, quantile, ratioText } from '../../bench/statistics.js';
import type { StretchMeasurement } from '../../bench/stretch.js';
import { figuresOf } from '../../bench/table/figures.js';
import { GOALS, verdict } from '../../bench/table/goals.js';
import { ROWS } from '../../bench/table/rows.js';
import { between } from '../../bench/usage.js';

const stretch = (rate: number, also: Partial<StretchMeasurement> = {}): StretchMeasurement => ({
  rate,
  p50: 1,
  p99: 2,
  max: 3,
  steps: rate,
  ...also,
});

describe('statistics of the bench', () => {
  it('finds the middle, and the share below a value', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    const sorted = Array.from({ length: 100 }, (_, index) => index);
    expect([0, 0.5, 0.99, 1].map((share) => quantile(sorted, share))).toEqual([0, 50, 99, 99]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('writes small ratios with the digits they need', () => {
    expect(ratioText([0.9, 1.1, 1])).toBe('1.00 (0.90 – 1.10)');
    expect(ratioText([0.0123])).toBe('0.0123 (0.0123 – 0.0123)');
  });
});

describe('figures of a row', () => {
  const anywhere = { server: undefined, load: undefined, stripe: undefined, database: undefined, sentence: '' };
  const twoCores = { ...anywhere, server: 0, load: 1, stripe: 1, database: 1 };

  it('are medians, but for the longest wait and the ends of the range', () => {
    const rounds = [stretch(100, { max: 7 }), stretch(300, { max: 5 }), stretch(200, { max: 9 })];
    expect(figuresOf(rounds, anywhere)).toMatchObject({ rate: 200, lowest: 100, highest: 300, max: 9, p99: 2 });
  });

  it('are for each request where they are about the server and its database', () => {
    const round = stretch(2_000, {
      serverCores: 0.5,
      databaseSeconds: 0.0004,
      serverBytes: 4_096,
      databaseBytes: 8_192,
    });
    const { serverMicroseconds, databaseMicroseconds, serverBytes, databaseBytes } = figuresOf([round], anywhere);
    expect({ serverMicroseconds, serverBytes, databaseBytes }).toEqual({
      serverMicroseconds: 250,
      serverBytes: 4_096,
      databaseBytes: 8_192,
    });
    expect(databaseMicroseconds).toBeCloseTo(400);
  });

  it('count what shares the core of the load generator, and nothing else', () => {
    const round = stretch(1, { loadCores: 0.25, stripeCores: 0.25, databaseCores: 0.5 });
    expect(figuresOf([round], twoCores)).toMatchObject({ load: 0.25, loadCore: 1 });
    expect(figuresOf([round], { ...twoCores, database: 2 })).toMatchObject({ loadCore: 0.5 });
    expect(figuresOf([round], anywhere)).toMatchObject({ loadCore: 0.25 });
  });

  it('are absent where the system did not tell', () => {
    const figures = figuresOf([stretch(0)], anywhere);
    expect(figures.serverMicroseconds).toBeUndefined();
    expect(figures.databaseBytes).toBeUndefined();
    expect(between({ cpuSeconds: 1 }, { cpuSeconds: 3, written: 5 })).toEqual({ cpuSeconds: 2, written: undefined });
  });
});

describe('how long a row is under load', () => {
  it('is as asked for where every connection has several turns in that time', () => {
    expect(lengthFor({ connections: 32, rate: 2_000, seconds: 1.5 })).toEqual({
      rampMilliseconds: 250,
      milliseconds: 1_500,
    });
  });

  it('is longer where a turn takes long, up to an end', () => {
    expect(lengthFor({ connections: 256, rate: 256, seconds: 1.5 })).toEqual({
      rampMilliseconds: 1_000,
      milliseconds: 4_000,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (connections, rate) => {
          const { rampMilliseconds, milliseconds } = lengthFor({ connections, rate, seconds: 1 });
          expect(rampMilliseconds).toBeGreaterThanOrEqual(250);
          expect(milliseconds).toBeGreaterThanOrEqual(1_000);
          expect(milliseconds).toBeLessThanOrEqual(12_000);
        },
      ),
    );
  });
});

describe('goals', () => {
  const goal = { title: 'create / echo', of: 'create', to: 'expressPost', atLeast: 2 } as const;
  const rates = (create: number[], expressPost: number[]) => (name: string) =>
    ({ create, expressPost })[name] as number[] | undefined;

  it('are met by the median of the ratios within each round', () => {
    expect(verdict(goal, rates([10, 90, 20], [1, 90, 10]))).toBe(
      'create / echo: 2.00 (1.00 – 10.00), at least 2 wanted: met',
    );
    expect(verdict(goal, rates([19, 19], [10, 10]))).toMatch(/: not met$/);
  });

  it('are not met by what is no number', () => {
    expect(verdict(goal, rates([0], [0]))).toMatch(/: not met$/);
    expect(verdict(goal, rates([5], [0]))).toMatch(/: not met$/);
  });

  it('say nothing of rows that were not measured, and name rows that there are', () => {
    expect(verdict({ ...goal, of: 'flow' }, rates([1], [1]))).toBeUndefined();
    const names: string[] = ROWS.map(({ name }) => name);
    for (const { of, to } of GOALS) expect(names).toEqual(expect.arrayContaining([of, to]));
  });

  it('of a store that grew are held against one that began empty', () => {
    const rates = { full: [[95], [80], [100]], empty: [[100], [100], [100]] };
    const comparison = {
      rates,
      readyAfter: { full: [900, 1_200, 950], empty: [800] },
      resident: { full: 260 * 1024 * 1024, empty: 200 * 1024 * 1024 },
    };
    const lines = growthVerdicts({ engine: 'SQLite', stored: 1_000_000, comparison, bytes: 1, fillRate: 1 });
    expect(lines.map((line) => /(?:not )?met$/.exec(line)?.[0])).toEqual(['met', 'not met', 'met', 'not met', 'met']);
    const [first] = growthVerdicts({ engine: 'SQLite', stored: 10, comparison, bytes: 1, fillRate: 1 });
    expect(first).toContain('these are fewer');
  });
});

describe('sessions to be read from a full store', () => {
  it('come from all over it, each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 500 }), (stored, count) => {
        const ids = Array.from({ length: stored }, (_, index) => `cs_${index}`);
        const chosen = spread(ids, count);
        expect(new Set(chosen).size).toBe(Math.min(stored, count));
        expect(new Set([...ids, ...chosen]).size).toBe(stored);
      }),
    );
  });
});

describe('the command line', () => {
  it('knows the table, its short form, growth and fairness', () => {
    expect(readOptions([])).toMatchObject({ kind: 'table', rounds: 5, connections: [1, 32, 256] });
    expect(readOptions(['--quick'])).toMatchObject({ kind: 'table', rounds: 5, connections: [32] });
    expect(readOptions(['--fairness'])).toMatchObject({ kind: 'fairness', rounds: 20 });
    expect(readOptions(['--growth', '--sizes', '10,2000', '--engine', 'sqlite'])).toMatchObject({
      kind: 'growth',
      engines: ['sqlite'],
      sizes: [10, 2_000],
    });
  });

  it.each([
    [['--rounds', '0'], '--rounds takes'],
    [['--seconds', 'x'], '--seconds takes'],
    [['--engine', 'oracle'], '--engine takes sqlite or postgres'],
    [['--sizes', '10'], '--sizes needs --growth'],
    [['--growth', '--sizes', '20,10'], '--sizes takes'],
    [['--growth', '--sizes', '1e3x'], '--sizes takes'],
    [['--quick', '--growth'], 'Only one of'],
    [['--fast'], 'Usage'],
    [['stray'], 'Usage'],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });
});

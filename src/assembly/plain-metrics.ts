import { Counter, type CounterConfiguration, type Histogram, type Registry } from 'prom-client';

/*
 * Numbers that the request path changes. prom-client makes a string of the labels at each change, which takes about a
 * microsecond; here a change is an addition, and labels are looked at when somebody reads.
 */

type Labels = Readonly<Record<string, string | number>>;

/** Values by size, as a histogram shows them. */
export interface Buckets {
  /** How many values were at most the bound of the same place and above the one before; the last place is for the rest. */
  counts: number[];
  sum: number;
  observe(value: number): void;
}

/** `bounds` grow. */
export function createBuckets(bounds: readonly number[]): Buckets {
  const buckets: Buckets = {
    counts: new Array<number>(bounds.length + 1).fill(0),
    sum: 0,
    observe(value) {
      let place = 0;
      while (place < bounds.length && value > (bounds[place] as number)) place += 1;
      (buckets.counts[place] as number) += 1;
      buckets.sum += value;
    },
  };
  return buckets;
}

/** Shows counts that are kept elsewhere; `read` gives all of them. */
export function showCounter(
  registry: Registry,
  { name, help, labelNames = [] }: Pick<CounterConfiguration<string>, 'name' | 'help' | 'labelNames'>,
  read: () => Iterable<readonly [labels: Labels, count: number]>,
): void {
  new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, count] of read()) this.inc(labels, count);
    },
  });
}

/** Shows buckets that are kept elsewhere, all with these bounds; `read` gives all of them. */
export function showHistogram(
  registry: Registry,
  { name, help, bounds }: { name: string; help: string; bounds: readonly number[] },
  read: () => Iterable<readonly [labels: Labels, buckets: Buckets]>,
): void {
  const valuesOf = (labels: Labels, { counts, sum }: Buckets) => {
    let total = 0;
    const steps = counts.map((count, place) => {
      total += count;
      return { metricName: `${name}_bucket`, labels: { ...labels, le: bounds[place] ?? '+Inf' }, value: total };
    });
    return [
      ...steps,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: total },
    ];
  };
  const metric = {
    name,
    help,
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...read()].flatMap(([labels, buckets]) => valuesOf(labels, buckets)),
    }),
    reset: () => undefined,
  };
  // A registry asks no more of its metrics than this.
  registry.registerMetric(metric as unknown as Histogram);
}

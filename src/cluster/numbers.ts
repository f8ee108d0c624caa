import type { Numbers } from './messages.js';

/** Milliseconds after which the numbers that a worker told last stand for it. */
const PATIENCE = 1_000;

/**
 * The numbers of all workers. Counters of a worker that ended go on counting as far as they are known: the sum of those
 * who are left would go down, and be taken for a new start. `ask` asks a worker; `take` gets its answer.
 */
export function createNumbers<W extends object>(ask: (worker: W, reading: number) => void) {
  const latest = new Map<W, Numbers>();
  /** Their last words may be read after their end. */
  const gone = new WeakSet<W>();
  const readings = new Map<number, Map<W, () => void>>();
  let departed: Promise<Numbers> = Promise.resolve([]);
  let read = 0;

  return {
    /** Asks all of them; the result has the sum of those who ended too. */
    async gather(workers: readonly W[]): Promise<Numbers[]> {
      read += 1;
      const id = read;
      const missing = new Map<W, () => void>();
      readings.set(id, missing);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE);
      });
      const answers = workers.map((worker) => new Promise<void>((resolve) => missing.set(worker, resolve)));
      for (const worker of workers) ask(worker, id);
      await Promise.race([Promise.all(answers), late]);
      clearTimeout(timer);
      readings.delete(id);
      return [await departed, ...latest.values()];
    },

    /** A worker answered. */
    take(worker: W, reading: number, numbers: Numbers): void {
      if (!gone.has(worker)) latest.set(worker, numbers);
      readings.get(reading)?.get(worker)?.();
    },

    /** A worker ended: nobody waits for it any more. */
    depart(worker: W): void {
      const numbers = latest.get(worker);
      latest.delete(worker);
      gone.add(worker);
      for (const missing of readings.values()) missing.get(worker)?.();
      if (numbers) departed = departed.then((earlier) => summedUp([earlier, numbers.filter(isCounted)]));
    },
  };
}

/** What only grows. */
const isCounted = ({ type }: Numbers[number]): boolean => String(type) === 'counter' || String(type) === 'histogram';

async function summedUp(all: readonly Numbers[]): Promise<Numbers> {
  const { AggregatorRegistry } = await import('prom-client');
  return AggregatorRegistry.aggregate([...all]).getMetricsAsJSON();
}

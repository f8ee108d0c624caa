import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds between two looks. */
const INTERVAL = 2_000;
/** Share of the time that the event loop has something to do while hardly anybody is served. */
const QUIET = 0.05;
/** How much larger than after the last collections the heap has to be, for more of them to be worth their pauses. */
const GROWN = 1.5;
/** The first one frees, and the second one moves together what is left: half of the pages go back with that one alone. */
const COLLECTIONS = 2;

export interface MemoryWatch {
  /** Collects all garbage; nothing else happens meanwhile. */
  collect: () => void;
  /** Bytes that the heap has from the system. */
  heapSize: () => number;
  /** Share of the time since the last call in which the event loop was busy, from 0 to 1. */
  busy: () => number;
}

/**
 * Gives the memory of a rush back once it is over. V8 collects while something is allocated: a server that has nothing to
 * do any more would keep the garbage of its busiest moment for a minute or longer. Returns what looks whether there is
 * anything to do, to be called every few seconds.
 */
export function createMemoryWatch({ collect, heapSize, busy }: MemoryWatch): () => void {
  let left = heapSize();
  let due = 0;
  return () => {
    if (busy() > QUIET) return;
    if (due === 0 && heapSize() >= left * GROWN) due = COLLECTIONS;
    if (due === 0) return;
    collect();
    due -= 1;
    if (due === 0) left = heapSize();
  };
}

/** Watches over the memory of this process, for as long as it lives. */
export function watchMemory(): void {
  let before = performance.eventLoopUtilization();
  const look = createMemoryWatch({
    collect: garbageCollector(),
    heapSize: () => getHeapStatistics().total_heap_size,
    busy() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      return utilization;
    },
  });
  setInterval(look, INTERVAL).unref();
}

/** What `node --expose-gc` gives, without that option: a container or a service would have to know of it. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds between two looks. */
const INTERVAL = 2_000;
/** Shares of the time between two looks in which the event loop was busy: of a rush, and of a server with next to no requests. */
const RUSH = 0.2;
const QUIET = 0.02;
/** How much larger than it was the heap has to be after a rush, for collections to be worth their pauses. */
const GROWN = 1.5;
/** The first one frees; what is left stands in too many pages, and the second one moves it together. */
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
 * Gives the memory of a rush back once it is over. V8 collects while something is allocated: a server that has hardly
 * anything to do any more would keep the garbage of its busiest moment for a minute or longer. Returns what looks whether
 * there is anything to do, to be called every few seconds.
 */
export function createMemoryWatch({ collect, heapSize, busy }: MemoryWatch): () => void {
  let least = heapSize();
  let due = 0;
  return () => {
    const share = busy();
    const size = heapSize();
    least = Math.min(least, size);
    if (share >= RUSH) due = COLLECTIONS;
    if (share > QUIET || due === 0) return;
    if (due === COLLECTIONS && size < least * GROWN) {
      due = 0;
      return;
    }
    collect();
    due -= 1;
    if (due === 0) least = heapSize();
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

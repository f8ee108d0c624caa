import { UnavailableError } from '../errors.js';
import { pauseAfter } from '../every-item.js';

export interface GoodsKeeperDeps {
  /** Throws UnavailableError where the goods cannot be read. */
  refresh: (signal: AbortSignal) => Promise<void>;
  /** They were read just now: the first run has nothing to do. */
  isFresh: boolean;
  /** Told of the first failure in a row; the goods stay as they are. */
  onFailure: (error: UnavailableError) => void;
  onRecovery: () => void;
}

/** Milliseconds between two readings of goods that nobody told us of. */
const INTERVAL = 600_000;
/** After readings that failed. */
const PAUSE = { first: 5_000, longest: INTERVAL };

/** Reads goods that are kept somewhere else again and again. Run by one loop: never two readings at once. */
export function createGoodsKeeper({ refresh, isFresh, onFailure, onRecovery }: GoodsKeeperDeps) {
  let failures = isFresh ? 0 : 1;
  let isFirst = true;

  return {
    /** Reads no further once the signal is given. */
    async runOnce(signal: AbortSignal): Promise<void> {
      const isDone = isFirst && isFresh;
      isFirst = false;
      if (isDone) return;
      try {
        await refresh(signal);
        if (failures > 0) onRecovery();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof UnavailableError)) throw error;
        if (failures === 0) onFailure(error);
        failures += 1;
      }
    },
    /** Milliseconds until the next reading. */
    interval: (): number => (failures === 0 ? INTERVAL : pauseAfter(failures - 1, PAUSE)),
  };
}

export type GoodsKeeper = ReturnType<typeof createGoodsKeeper>;

import { FAILPOINTS } from '../src/failpoint.js';

export interface FailpointTurn {
  name: string;
  /** Milliseconds to wait for it, once the server answers. */
  patience: number;
}

/** How long a server may live until it comes to its failpoint. */
const PATIENCE = 3_000;
/** For a point that nobody ever came to. */
const LITTLE_PATIENCE = 1_000;
const TRIES = 3;

/** All failpoints one after the other, and how often a server really died at each. */
export function createFailpointRota() {
  const points = FAILPOINTS.map((name) => ({ name, tries: 0, hits: 0 }));
  let turn = 0;
  return {
    next(): FailpointTurn {
      const point = points[turn % points.length];
      if (!point) throw new Error('There is no failpoint');
      turn += 1;
      point.tries += 1;
      const hopeless = point.hits === 0 && point.tries > TRIES;
      return { name: point.name, patience: hopeless ? LITTLE_PATIENCE : PATIENCE };
    },
    hit(name: string): void {
      const point = points.find((one) => one.name === name);
      if (point) point.hits += 1;
    },
    hits: () => points.map(({ name, hits }) => ({ name, hits })),
  };
}

export type FailpointRota = ReturnType<typeof createFailpointRota>;

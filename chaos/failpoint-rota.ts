import { FAILPOINTS } from '../src/failpoint.js';
import type { Dice } from './dice.js';

export interface FailpointTurn {
  name: string;
  /** The passing at which the server is to die. */
  passing: number;
  /** Milliseconds to wait for it, once the server answers. */
  patience: number;
}

interface Point {
  name: string;
  tries: number;
  hits: number;
  /** The latest passing that servers can be expected to come to. */
  reach: number;
  lastTurn: number;
}

/** How long a server may live until it comes to its failpoint. */
const PATIENCE = 3_000;
const LONGEST_REACH = 6;
/** A point that was just tried waits so many turns: what keeps servers from it may take a while to end. */
const REST = 4;

/**
 * Whose turn it is to be died at: the point with the fewest deaths. Servers that never come so far as was asked of them
 * are asked for less, so that points which are passed seldom have their share.
 */
export function createFailpointRota(dice: Dice) {
  const points = FAILPOINTS.map((name): Point => ({ name, tries: 0, hits: 0, reach: 2, lastTurn: -REST }));
  let turn = 0;

  return {
    next(): FailpointTurn {
      turn += 1;
      const [first, ...others] = points.filter(({ lastTurn }) => turn - lastTurn >= REST);
      if (!first) throw new Error('There is no failpoint');
      const point = others.reduce((least, one) => (one.hits < least.hits ? one : least), first);
      // Until it is hit: the reach grows again there.
      point.reach = Math.max(1, point.reach - 1);
      point.tries += 1;
      point.lastTurn = turn;
      return { name: point.name, passing: dice.whole(1, point.reach), patience: PATIENCE };
    },
    hit(name: string): void {
      const point = points.find((one) => one.name === name);
      if (!point) return;
      point.hits += 1;
      point.reach = Math.min(LONGEST_REACH, point.reach + 2);
    },
    hits: () => points.map(({ name, hits, tries }) => ({ name, hits, tries })),
  };
}

export type FailpointRota = ReturnType<typeof createFailpointRota>;

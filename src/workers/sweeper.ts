import type { Upkeep } from '../checkout/upkeep.js';

/**
 * Milliseconds after the end of a lease in which the agent's own retry, which has the token, may go on with the charge.
 * Longer than a call to Stripe can take, so that no confirm is under way any more when the sweeper looks.
 */
const GRACE = 20_000;

export interface Swept {
  charges: number;
  sessions: number;
  holds: number;
  keys: number;
}

/** Looks after everything that no request will end. */
export function createSweeper(upkeep: Upkeep) {
  return {
    async runOnce({ grace = GRACE } = {}): Promise<Swept> {
      return {
        charges: await upkeep.resumeCharges(grace),
        sessions: await upkeep.expireSessions(),
        holds: await upkeep.releaseHolds(),
        keys: await upkeep.forgetKeys(),
      };
    },
  };
}

export type Sweeper = ReturnType<typeof createSweeper>;

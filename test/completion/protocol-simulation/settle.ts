import { isUndecided } from '../../../src/domain/charge.js';
import { isTerminal } from '../../../src/domain/session.js';
import { heldLines } from '../../../src/domain/stock.js';
import { sweep } from './chaos.js';
import { type Instance, SESSION_TTL } from './instance.js';
import type { Scene } from './scene.js';
import { accuse } from './world.js';

/** Milliseconds: a lease and the time that the sweeper leaves to the agent's retry. */
const ROUND = 51_000;
const GRACE = 20_000;
/** Rounds of the sweeper after which no payment is undecided, once the faults have ended. */
const ROUNDS = 2;
/** Where a token goes with the create call, Stripe's lists are waited for. */
const LIST_LAG = 11 * 60_000;

/** Sees to it that all comes to rest within its time, and that nothing is left behind. */
export async function settle(scene: Scene, untilQuiet: () => Promise<void>): Promise<void> {
  const { world, laws, ledger, instances } = scene;

  async function round(pause: number): Promise<void> {
    world.tasks.advance(pause);
    sweep(scene, world.dice.pick(instances as [Instance, ...Instance[]]), GRACE);
    await untilQuiet();
  }
  const isUndecidedNow = () => {
    const { charge } = laws.rowsNow();
    return charge !== undefined && isUndecided(charge);
  };

  const isAtRest = () => {
    const { session: row, reservation } = laws.rowsNow();
    return row !== undefined && isTerminal(row.session.status) && heldLines(reservation).length === 0;
  };

  for (let rounds = 0; rounds < ROUNDS && isUndecidedNow(); rounds += 1) await round(ROUND);
  if (isUndecidedNow() && world.setting.tokenWithCreate) {
    await round(LIST_LAG);
    await round(ROUND);
  }
  const { charge: left } = laws.rowsNow();
  if (isUndecidedNow()) accuse(world, `the payment is still ${left?.phase}`);
  // The first of these may have to cancel a PaymentIntent, and leaves the session to the second.
  if (!isAtRest()) await round(SESSION_TTL + ROUND);
  if (!isAtRest()) await round(ROUND);

  const { session: row, reservation } = laws.rowsNow();
  if (!row || !isTerminal(row.session.status)) accuse(world, `the session ends as ${row?.session.status}`);
  if (heldLines(reservation).length > 0) accuse(world, 'units are held for ever');
  const isCompleted = row?.session.status === 'completed';
  if (isCompleted !== (reservation?.state === 'consumed')) accuse(world, `the units end as ${reservation?.state}`);
  for (const { id, status, isTried } of ledger.intents) {
    if (isTried && status !== 'succeeded' && status !== 'canceled') accuse(world, `${id} is left ${status}`);
  }
}

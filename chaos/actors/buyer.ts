import { setTimeout as sleep } from 'node:timers/promises';
import type { WireSession } from '../../src/protocol/wire.js';
import type { Dice } from '../dice.js';
import { PLENTIFUL, SCARCE } from '../goods.js';
import type { Actor, Stage } from './actor.js';
import { createRequests } from './requests.js';
import { WAYS, type WayName } from './ways-to-pay.js';

const MOST_OFTEN: Record<WayName, number> = {
  atOnce: 34,
  declinedFirst: 14,
  authenticating: 14,
  racing: 12,
  doubled: 6,
  canceling: 6,
  updating: 5,
  vanishing: 9,
  slowly: 6,
};

/** Of all agents, those that can have their buyers authenticated. */
const AUTHENTICATES = 0.6;
/** Milliseconds between two visits. */
const PAUSE = [0, 500] as const;

/** A buyer's agent, who comes again and again. */
export const createBuyer =
  (name: string): Actor =>
  async (stage, dice, signal) => {
    for (let visits = 1; !signal.aborted; visits += 1) {
      await visit(stage, dice, `${name}-${visits}`);
      await sleep(dice.between(...PAUSE));
    }
  };

async function visit(stage: Stage, dice: Dice, name: string): Promise<void> {
  const requests = createRequests(stage, name);
  const variantId = dice.chance(0.3) ? SCARCE : PLENTIFUL;
  const created = await requests.create(variantId, dice.whole(1, 3), { authenticates: dice.chance(AUTHENTICATES) });
  if (!created) return;
  let session: WireSession = created;
  if (dice.chance(0.3)) {
    const outcome = await requests.update(session.id, variantId, dice.whole(1, 3));
    if (outcome.kind === 'session') session = outcome.session;
  }
  if (dice.chance(0.1)) await requests.get(session.id);
  if (session.status !== 'ready_for_payment') return;

  const purpose = dice.weighted({ pay: 85, cancel: 8, leave: 7 });
  if (purpose === 'cancel') await requests.cancel(session.id);
  if (purpose === 'pay') {
    await WAYS[dice.weighted(MOST_OFTEN)]({ requests, minter: stage.minter, dice }, session);
    if (dice.chance(0.2)) await requests.get(session.id);
  }
}

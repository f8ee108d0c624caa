import { UnavailableError } from '../../../src/errors.js';
import type { CallBudget } from '../../../src/payments/payment-service.js';
import { nextJourney } from './fates.js';
import type { Failure } from './ledger.js';
import type { Owner } from './tasks.js';
import { never } from './wait.js';
import { tell, type World } from './world.js';

/** Milliseconds after which an effect may still come that nobody waits for any more: often soon, and at the most. */
const SOON = 4_000;
const LATE = 60_000;

/** How calls of one instance reach Stripe, or do not. */
export function createNetwork(world: World, owner: Owner) {
  const { dice, tasks } = world;
  const noAnswer = () => new UnavailableError('Stripe gave no answer in time');

  /** Runs some time later, whatever becomes of the caller. */
  function detach(name: string, effect: () => unknown): void {
    const run = () => {
      tell(world, () => `${name} of ${owner.name} arrives late`);
      effect();
    };
    tasks.add({
      name: `late ${name}`,
      notBefore: tasks.now() + dice.below(dice.chance(0.6) ? SOON : LATE),
      run,
      sentAt: tasks.now(),
    });
  }

  /** `effect` is told of a server error that it has to keep; calls without an idempotency key lose their answer instead. */
  return function call<T>(
    name: string,
    budget: CallBudget,
    effect: (failure?: Failure) => T,
    { isKeyed = false } = {},
  ): Promise<T> {
    if (!owner.isAlive) return never();
    const journey = nextJourney(world, tasks.now() >= budget.deadline);
    tell(world, () => `${owner.name} calls ${name}${journey === 'plain' ? '' : ` (${journey})`}`);
    const isBroken = journey === 'broken_before' || journey === 'broken_after';
    const failure = isKeyed && isBroken ? journey : undefined;
    const isSilent = journey === 'answer_lost' || (isBroken && !isKeyed);

    return new Promise((resolve, reject) => {
      const giveUp = () => reject(noAnswer());
      /** An answer that comes when its time is over may still be read. */
      const deliver = (answer: T) => {
        if (tasks.now() > budget.deadline && dice.chance(0.5)) giveUp();
        else resolve(answer);
      };
      const wayBack = (end: () => void) => tasks.add({ name: `answer of ${name}`, owner, run: end });
      if (journey === 'late' || journey === 'twice') detach(name, effect);
      if (journey === 'late' || journey === 'lost') {
        wayBack(giveUp);
        return;
      }
      const run = () => {
        try {
          const answer = effect(failure);
          if (isSilent) wayBack(giveUp);
          else if (owner.pausedUntil > tasks.now() || dice.chance(0.1)) wayBack(() => deliver(answer));
          else deliver(answer);
        } catch (error) {
          reject(error);
        }
      };
      tasks.add({ name, owner, run, sentAt: tasks.now(), afterDeath: () => detach(name, effect) });
    });
  };
}

export type Network = ReturnType<typeof createNetwork>;

import { ProtocolError, UnavailableError } from '../../../src/errors.js';
import { count } from './counts.js';
import type { Instance } from './instance.js';
import type { Scene } from './scene.js';
import { accuse, tell } from './world.js';

/** Milliseconds that an event of Stripe may be under way. */
const LATE = 120_000;
/** Milliseconds of an instance for the calls that an event leads to. */
const BUDGET = 20_000;

/** Sends word of a PaymentIntent to any instance: soon, late, more than once, or never. */
export function spreadNews(scene: Scene, intentId: string): void {
  const { dice, tasks, counts } = scene.world;
  if (dice.chance(0.4)) {
    count(counts, 'events lost');
    return;
  }
  for (let copies = dice.chance(0.15) ? 2 : 1; copies > 0; copies -= 1) {
    const notBefore = tasks.now() + (dice.chance(0.5) ? dice.below(500) : dice.below(LATE));
    tasks.add({ name: 'event', notBefore, run: () => hear(scene, intentId) });
  }
}

/** An event is a hint: what counts is what Stripe says now. */
function hear({ world, instances }: Scene, intentId: string): void {
  const instance = world.dice.pick(instances as [Instance, ...Instance[]]);
  if (!instance.isReady) {
    count(world.counts, 'events lost');
    return;
  }
  count(world.counts, 'events heard');
  tell(world, () => `${instance.name} hears of ${intentId}`);
  const { payments, settlement } = instance;
  const learn = async () => {
    const intent = await payments.retrieve(intentId, payments.budget(BUDGET));
    if (intent) await settlement.learn(world.session, intent);
  };
  learn().catch((error) => {
    const isBusy = error instanceof UnavailableError || error instanceof ProtocolError;
    if (instance.isAlive && !isBusy) accuse(world, `an event failed: ${error}`);
  });
}

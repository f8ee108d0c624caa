import { isOpen } from '../../../src/domain/charge.js';
import { count } from './counts.js';
import { type Instance, kill } from './instance.js';
import type { Scene } from './scene.js';
import { ITEM } from './shop.js';
import { accuse, tell } from './world.js';

const JUMPS: readonly [number, ...number[]] = [5_000, 5_000, 21_000, 31_000, 31_000, 51_000, 51_000, 16 * 60_000];
const HOURS = 6 * 3_600_000;
/** Milliseconds: no call to Stripe is on its way for much longer than this. */
const LONGEST_WAY = 60_000;
/** Deaths in one schedule. */
const MAX_DEATHS = 6;

/** Something that happens before a step, or nothing. */
export function createChaos(scene: Scene) {
  const { world, tables, ledger, laws, priceTag, rival } = scene;
  const { dice, tasks, counts } = world;
  let deaths = 0;

  const anyInstance = (): Instance => dice.pick(scene.instances as [Instance, ...Instance[]]);

  function jump(milliseconds: number): void {
    if (milliseconds > LONGEST_WAY - (tasks.now() - tasks.sentSince()) && tasks.sentSince() < tasks.now()) return;
    count(counts, 'clock jumps');
    tell(world, () => `the clock goes on by ${milliseconds / 1000} s`);
    tasks.advance(milliseconds);
  }

  function die(): void {
    const instance = anyInstance();
    if (!instance.isAlive || deaths === MAX_DEATHS) return;
    deaths += 1;
    kill(scene, instance);
  }

  /** Past its lease, while others go on. */
  function freeze(): void {
    const instance = anyInstance();
    if (world.setting.instances === 1 || !instance.isAlive) return;
    count(counts, 'zombies');
    instance.pausedUntil = tasks.now() + dice.between(25_000, 75_000);
    tell(world, () => `${instance.name} freezes`);
  }

  /** Others buy from the shelf, or bring back what they held. */
  function shopElsewhere(): void {
    const shelf = tables.stock.get(ITEM.id) ?? 0;
    const units = dice.chance(0.5) ? Math.min(shelf, dice.between(1, 4)) : -dice.below(rival.units + 1);
    rival.units += units;
    tables.stock.set(ITEM.id, shelf - units);
    tell(world, () => `others take ${units} units`);
  }

  function payByHand(): void {
    const { charge } = laws.rowsNow();
    if (!isOpen(charge)) return;
    count(counts, 'bank paid-by-hand');
    ledger.payByHand(charge.paymentIntentId);
  }

  return function before(): void {
    tasks.advance(dice.below(400));
    if (world.isCalm) return;
    const chance = dice.roll();
    if (chance < 0.016) die();
    else if (chance < 0.028) freeze();
    else if (chance < 0.064) jump(dice.pick(JUMPS));
    else if (chance < 0.065) jump(HOURS);
    else if (chance < 0.12) sweep(scene, anyInstance(), dice.pick([0, 0, 5_000, 20_000]));
    else if (chance < 0.14) shopElsewhere();
    else if (chance < 0.143) priceTag.tag.price = dice.pick([1600, 1700, 1800]);
    else if (chance < 0.149) payByHand();
  };
}

/** One round of upkeep, as far as its instance lives to see its end. */
export function sweep({ world }: Scene, instance: Instance, grace: number): void {
  if (!instance.isReady || instance.isSweeping) return;
  instance.isSweeping = true;
  count(world.counts, 'sweeps');
  tell(world, () => `${instance.name} sweeps`);
  const { upkeep } = instance;
  const run = async () => {
    await upkeep.resumeCharges(grace);
    await upkeep.expireSessions();
    await upkeep.releaseHolds();
  };
  run().then(
    () => {
      instance.isSweeping = false;
    },
    (error) => instance.isAlive && accuse(world, `a sweep failed: ${error}`),
  );
}

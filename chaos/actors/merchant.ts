import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../dice.js';
import type { Sold } from '../history.js';
import type { Actor, Stage } from './actor.js';

const MOST_OFTEN = { part: 34, all: 16, twins: 20, rivals: 14, again: 16 };
/** Milliseconds between two decisions. */
const PAUSE = [0, 250] as const;
/** Mostly, what was sold a moment ago goes back. */
const NEWEST = 100;

/** The merchant's office, which gives money back in every way it can think of. */
export const createMerchant =
  (name: string): Actor =>
  async (stage, dice, signal) => {
    for (let turns = 1; !signal.aborted; turns += 1) {
      const order = pick(stage.history.sold(), dice);
      if (order) await refund(stage, dice, order, `${name}-${turns}`);
      await sleep(dice.between(...PAUSE));
    }
  };

async function refund(stage: Stage, dice: Dice, { orderId, total }: Sold, key: string): Promise<void> {
  const { merchant, refunds, findings } = stage;
  const part = dice.whole(1, Math.ceil(total / 3));
  const ask = async (named: string, amount?: number): Promise<boolean> => {
    const outcome = await merchant.refund(orderId, { key: named, ...(amount !== undefined && { amount }) });
    if (outcome.kind === 'refund') refunds.acknowledge(orderId, outcome.refund);
    return outcome.kind === 'refund';
  };

  switch (dice.weighted(MOST_OFTEN)) {
    case 'part':
      await ask(key, part);
      return;
    case 'all':
      await ask(key);
      return;
    /** One refund, asked for twice. */
    case 'twins':
      await Promise.all([ask(key, part), ask(key, part)]);
      return;
    /** Two refunds, of which the payment has room for one. */
    case 'rivals': {
      const most = Math.ceil(total * 0.6);
      await Promise.all([ask(`${key}a`, most), ask(`${key}b`, most)]);
      return;
    }
    /** One that was made before: the same again, or as another amount, which has to be refused. */
    case 'again': {
      const [first, ...others] = refunds.of(orderId);
      if (!first) return;
      const known = dice.pick([first, ...others]);
      const isOther = dice.chance(0.3);
      const accepted = await ask(known.key, known.amount + (isOther ? 1 : 0));
      if (accepted === isOther) findings.add('unexpected', `refund ${known.key} again: accepted is ${accepted}`);
    }
  }
}

function pick(sold: readonly Sold[], dice: Dice): Sold | undefined {
  const from = dice.chance(0.8) ? Math.max(0, sold.length - NEWEST) : 0;
  return sold[dice.whole(from, sold.length - 1)];
}

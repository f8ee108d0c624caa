import { setTimeout as sleep } from 'node:timers/promises';
import { DELIVERY_FAILPOINTS } from '../../src/failpoint.js';
import type { Dice } from '../dice.js';
import type { Complaints } from '../findings.js';
import { describe, victimsOf } from '../kill-loop.js';
import type { Fleet, Member } from '../processes/fleet.js';

export interface OrderKillLoop {
  kills: number;
  dice: Dice;
  findings: Complaints<'crashed'>;
  fleet: Fleet;
  /** Resolves when it is time for the kill of this number, so that kills are spread over all that happens. */
  due(kill: number): Promise<void>;
  onKill(done: OrderKills): void;
}

export interface OrderKills {
  random: number;
  /** By name. */
  atFailpoints: Record<string, number>;
}

/** Where servers die, by turns: what brings an event to its receiver, and the commit that makes one. */
const POINTS = [...DELIVERY_FAILPOINTS, 'in_t2', 'after_t2'] as const;
/** The passing at which a server dies. */
const PASSINGS = { after_claim: 60, after_post: 60, in_delivered: 40, in_t2: 6, after_t2: 6 } as const;
/** How long a server may live until it comes to its failpoint, in milliseconds. */
const PATIENCE = 8_000;
/** Milliseconds that a server lives once a kill is due; early: once it was started. */
const LIVES = { early: [0, 500], usual: [50, 1500] } as const;
const EARLY = 0.15;
/** Servers in a row that ended by themselves: more of them would end the same way. */
const MOST_CRASHES = 5;

export const killsOf = ({ random, atFailpoints }: OrderKills): number =>
  Object.values(atFailpoints).reduce((sum, count) => sum + count, random);

/** Keeps servers running and kills them, again and again: by turns at a random time and at a failpoint. */
export async function killSpread(loop: OrderKillLoop): Promise<OrderKills> {
  const { kills, dice, findings, fleet, due, onKill } = loop;
  const done: OrderKills = { random: 0, atFailpoints: Object.fromEntries(POINTS.map((name) => [name, 0])) };
  for (let turn = 0, crashes = 0; killsOf(done) < kills; turn += 1) {
    const point = turn % 2 === 1 ? POINTS[((turn - 1) / 2) % POINTS.length] : undefined;
    const isEarly = !point && dice.chance(EARLY);
    const [shortest, longest] = LIVES[isEarly ? 'early' : 'usual'];
    const life = point ? PATIENCE : dice.between(shortest, longest);
    const last = fleet.fill(point && `${point}:${dice.whole(1, PASSINGS[point])}`);
    const living = isEarly ? sleep(life) : lives(last, { fleet, due: () => due(killsOf(done)), life, isDue: !!point });
    const death = await Promise.race([fleet.death(), living]);
    if (death === undefined) {
      await fleet.kill(victimsOf(fleet, dice, point && last));
      done.random += 1;
    } else if (point && death.member === last && death.ending.signal === 'SIGKILL') {
      done.atFailpoints[point] = (done.atFailpoints[point] ?? 0) + 1;
    } else {
      findings.add('crashed', describe(death.ending));
      crashes += 1;
      if (crashes === MOST_CRASHES) throw new Error('The server ends by itself, again and again; its log says why');
      continue;
    }
    crashes = 0;
    onKill(done);
  }
  return done;
}

/** Until the server answered, its kill is due, and its life is over. */
async function lives(
  last: Member,
  { fleet, due, life, isDue }: { fleet: Fleet; due: () => Promise<void>; life: number; isDue: boolean },
): Promise<void> {
  // Whoever ends before is met by the race.
  await fleet.up([last]).catch(() => {});
  if (!isDue) await due();
  await sleep(life);
}

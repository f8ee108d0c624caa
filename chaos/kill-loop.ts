import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.js';
import type { FailpointRota } from './failpoint-rota.js';
import type { Findings } from './findings.js';
import type { Ending } from './processes/child.js';
import type { Fleet, Member } from './processes/fleet.js';
import type { Recovery } from './recovery.js';

export interface KillLoop {
  kills: number;
  dice: Dice;
  rota: FailpointRota;
  recovery: Recovery;
  findings: Findings;
  fleet: Fleet;
  /** Called after each kill. */
  onKill(done: Killed): void;
}

export interface Killed {
  random: number;
  atFailpoints: number;
  /** Of both, those at which all servers died together; only where there are several. */
  together: number;
}

/** Milliseconds that a server lives which is killed at random, once it answers; early: once it was started. */
const LIVES = { early: [0, 400], usual: [20, 1300], long: [3000, 6000] } as const;
/** Of a hundred. Those that live long read what Stripe says late. */
const LENGTHS = { early: 15, usual: 80, long: 5 };
/** Servers in a row that ended by themselves: more of them would end the same way. */
const MOST_CRASHES = 5;
/** How often all servers die at once, where there are several. */
const TOGETHER = 0.2;

/** Who dies: the one that was started last, another one, or all of them. */
export function victimsOf(fleet: Fleet, dice: Dice, last?: Member): Member[] {
  const members = fleet.members();
  if (fleet.size === 1 || dice.chance(TOGETHER)) return members;
  const victim = last ?? members[dice.whole(0, members.length - 1)];
  return victim ? [victim] : [];
}

/** Keeps servers running and kills them, again and again: by turns at a random time and at a failpoint. */
export async function killAgainAndAgain({
  kills,
  dice,
  rota,
  recovery,
  findings,
  fleet,
  onKill,
}: KillLoop): Promise<Killed> {
  const done: Killed = { random: 0, atFailpoints: 0, together: 0 };
  for (let crashes = 0; done.random + done.atFailpoints < kills; ) {
    const turn = done.random > done.atFailpoints ? rota.next() : undefined;
    const length = turn ? 'usual' : dice.weighted(LENGTHS);
    const early = length === 'early';
    const [shortest, longest] = LIVES[length];
    const life = turn?.patience ?? dice.between(shortest, longest);
    const last = fleet.fill(turn && `${turn.name}:${turn.passing}`);
    recovery.restarted();
    const answers = early ? undefined : fleet.up([last]).catch(() => {});
    const death = await Promise.race([fleet.death(), Promise.resolve(answers).then(() => sleep(life))]);
    recovery.killed();
    if (death === undefined) {
      const victims = victimsOf(fleet, dice, turn && last);
      await fleet.kill(victims);
      done.random += 1;
      if (fleet.size > 1 && victims.length === fleet.size) done.together += 1;
    } else if (turn && death.member === last && death.ending.signal === 'SIGKILL') {
      rota.hit(turn.name);
      done.atFailpoints += 1;
      if (fleet.size > 1 && dice.chance(TOGETHER)) {
        await fleet.kill(fleet.members());
        done.together += 1;
      }
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

export const describe = ({ code, signal }: Ending): string =>
  signal === null ? `ended with exit code ${code}` : `ended by ${signal}`;

import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.js';
import type { FailpointRota } from './failpoint-rota.js';
import type { Findings } from './findings.js';
import type { Child, Ending } from './processes/child.js';
import type { Recovery } from './recovery.js';

export interface KillLoop {
  kills: number;
  dice: Dice;
  rota: FailpointRota;
  recovery: Recovery;
  findings: Findings;
  start(failpoint?: string): Child;
  /** Resolves when this server answers, rejects when it never will. */
  up(server: Child): Promise<void>;
  /** Called after each kill. */
  onKill(done: Killed): void;
}

export interface Killed {
  random: number;
  atFailpoints: number;
}

/** Milliseconds that a server lives which is killed at random, once it answers. */
const LIFE = [20, 1300] as const;
/** So many of them never come so far. */
const EARLY = 0.15;
const START = [0, 400] as const;
const PASSINGS = [1, 6] as const;
/** Servers in a row that ended by themselves: more of them would end the same way. */
const MOST_CRASHES = 5;

/** Starts a server and kills it, again and again: by turns at a random time and at a failpoint. */
export async function killAgainAndAgain({
  kills,
  dice,
  rota,
  recovery,
  findings,
  start,
  up,
  onKill,
}: KillLoop): Promise<Killed> {
  const done: Killed = { random: 0, atFailpoints: 0 };
  for (let crashes = 0; done.random + done.atFailpoints < kills; ) {
    const turn = done.random > done.atFailpoints ? rota.next() : undefined;
    const passings = dice.whole(...PASSINGS);
    const early = dice.chance(EARLY) && !turn;
    const [shortest, longest] = early ? START : LIFE;
    const life = turn?.patience ?? dice.between(shortest, longest);
    const server = start(turn && `${turn.name}:${passings}`);
    recovery.restarted();
    const answers = early ? undefined : up(server).catch(() => {});
    const ending = await Promise.race([server.ended, Promise.resolve(answers).then(() => sleep(life))]);
    recovery.killed();
    if (ending === undefined) {
      await server.kill();
      done.random += 1;
    } else if (turn && ending.signal === 'SIGKILL') {
      rota.hit(turn.name);
      done.atFailpoints += 1;
    } else {
      findings.add('crashed', describe(ending));
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

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

/** Milliseconds that a server lives which is killed at random, once it answers; early: once it was started. */
const LIVES = { early: [0, 400], usual: [20, 1300], long: [3000, 6000] } as const;
/** Of a hundred. Those that live long read what Stripe says late. */
const LENGTHS = { early: 15, usual: 80, long: 5 };
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
    const length = turn ? 'usual' : dice.weighted(LENGTHS);
    const early = length === 'early';
    const [shortest, longest] = LIVES[length];
    const life = turn?.patience ?? dice.between(shortest, longest);
    const server = start(turn && `${turn.name}:${turn.passing}`);
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

import type { Actor } from './actors/actor.js';
import { runBank } from './actors/bank.js';
import { createBuyer } from './actors/buyer.js';
import { createMerchant } from './actors/merchant.js';
import { secondPayer } from './actors/second-payer.js';
import { aftermath } from './aftermath.js';
import { createDice } from './dice.js';
import { createFailpointRota } from './failpoint-rota.js';
import { breakThings } from './faults.js';
import { killAgainAndAgain } from './kill-loop.js';
import { createLab, type Surroundings } from './lab.js';
import type { ChaosOptions } from './options.js';
import { createRecovery } from './recovery.js';
import type { Run } from './report.js';

/** Kills between two lines of progress. */
const PROGRESS = 50;
const MERCHANTS = 4;

const never = new Promise<never>(() => {});

/** Lets agents buy from a server that is killed again and again, and holds what is left against what they were told. */
export async function runChaos(options: ChaosOptions, surroundings: Surroundings): Promise<Run> {
  const { kills, seed } = options;
  const { tell } = surroundings;
  const begin = performance.now();
  const seconds = (): number => (performance.now() - begin) / 1000;
  const lab = await createLab(options, surroundings);
  const { stage, stripe } = lab;
  const { history, refunds, findings, account } = stage;
  const recovery = createRecovery(stage.calls, stage.underway, options.instances > 1 ? 'several' : 'one');
  const rota = createFailpointRota(createDice(seed, 'failpoints'));

  const closing = new AbortController();
  const settled = new AbortController();
  const acting = Promise.all(
    Object.entries(castOf(options)).map(([name, act]) => act(stage, createDice(seed, name), closing.signal)),
  );
  const breaking = breakThings(stripe, createDice(seed, 'faults'), closing.signal);
  const banking = runBank(stripe, account, createDice(seed, 'bank'), {
    closing: closing.signal,
    closed: settled.signal,
  });
  const watching = recovery.watch(settled.signal);
  const others = [acting, breaking, banking, watching].map((work: Promise<unknown>) => work.then(() => never));
  const trouble = Promise.race([lab.stripeGone, ...others]);
  trouble.catch(() => {});

  const killed = await Promise.race([
    trouble,
    killAgainAndAgain({
      kills,
      dice: createDice(seed, 'kills'),
      rota,
      recovery,
      findings,
      fleet: lab.fleet,
      onKill({ random, atFailpoints }) {
        const done = random + atFailpoints;
        if (done % PROGRESS > 0) return;
        const told = `${history.sold().length} orders and ${refunds.count()} refunds acknowledged`;
        tell(`${done} of ${kills} kills (${atFailpoints} at failpoints), ${told}, ${Math.round(seconds())} s`);
      },
    }),
  ]);
  const killing = seconds();

  closing.abort();
  await breaking;
  const books = await Promise.race([trouble, aftermath(lab, acting, recovery, tell)]);
  settled.abort();
  return {
    options,
    killed,
    books,
    findings,
    recovery: recovery.seconds(),
    hits: rota.hits(),
    answers: history.answers().length,
    refunds: refunds.count(),
    killing,
    seconds: seconds(),
  };
}

function castOf({ clients, seed }: ChaosOptions): Record<string, Actor> {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  return Object.fromEntries([
    ...numbers(clients).map((client) => [`buyer ${client}`, createBuyer(`${seed}-${client}`)] as const),
    ...numbers(MERCHANTS).map((desk) => [`merchant ${desk}`, createMerchant(`${seed}-${desk}`)] as const),
    ['second payer', secondPayer] as const,
  ]);
}

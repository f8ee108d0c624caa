import { setTimeout as wait } from 'node:timers/promises';
import { AGENT_RATE } from '../src/config/limits.js';
import type { Measurement } from './load/job.js';
import { startLoadGenerator } from './load-generator.js';
import type { BenchOptions } from './options.js';
import { startSeller } from './seller-target.js';
import { median, quantile } from './statistics.js';
import type { TargetContext } from './targets.js';

export interface FairnessContext extends TargetContext {
  tell: (line: string) => void;
}

const QUIET_KEY = 'bench-quiet-key-0123456789abcdef';
const NOISY_KEY = 'bench-noisy-key-0123456789abcdef';
/** An agent with some shoppers, and one that asks again as soon as it is answered, whatever it is told. */
const QUIET = { scenario: 'create', apiKey: QUIET_KEY, connections: 4, perSecond: 80 } as const;
const NOISY = { scenario: 'hammer', apiKey: NOISY_KEY, connections: 32 } as const;
/** Longer than the noisy agent lives on its burst. */
const RAMP = 700;
const SETTLING = 300;
/** What the quiet agent may feel, as share of its p99. */
const GOAL = 1.2;

interface Round {
  before: Measurement;
  beside: Measurement;
  after: Measurement;
  noise: Measurement;
}

/**
 * Measures the quiet agent's waits beside the noisy one, and alone before and after, again and again, on a server with
 * the rate of production.
 */
export async function measureFairness(
  { folder, cores, onStart, tell }: FairnessContext,
  { rounds, seconds }: BenchOptions,
): Promise<string> {
  const seller = await startSeller({
    name: 'fairness',
    folder,
    core: cores.server,
    onStart,
    env: {
      ACP_API_KEYS: `quiet=${QUIET_KEY},noisy=${NOISY_KEY}`,
      AGENT_RATE_PER_SECOND: String(AGENT_RATE.production),
      LOG_LEVEL: 'warn',
    },
  });
  const [quietLoad, noisyLoad] = [
    startLoadGenerator(folder, cores.load, onStart),
    startLoadGenerator(folder, cores.load, onStart),
  ];
  const common = {
    url: seller.url,
    serverPid: seller.pid,
    stripeUrl: '',
    rampMilliseconds: RAMP,
    milliseconds: seconds * 1000,
    eachWait: true,
  };
  async function alone(): Promise<Measurement> {
    const measurement = await quietLoad.run({ ...common, ...QUIET });
    await wait(SETTLING);
    return measurement;
  }

  tell('warming up');
  await alone();
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}`);
    const before = await alone();
    const [beside, noise] = await Promise.all([alone(), noisyLoad.run({ ...common, ...NOISY })]);
    measured.push({ before, beside, after: await alone(), noise });
  }
  return report(measured);
}

function report(rounds: readonly Round[]): string {
  /** All waits of such stretches together, whatever the machine did meanwhile. */
  const pooled = (of: (round: Round) => Measurement[]): number[] =>
    rounds.flatMap((round) => of(round).flatMap(({ waits = [] }) => waits)).toSorted((a, b) => a - b);
  const [before, beside, after] = [
    pooled((round) => [round.before]),
    pooled((round) => [round.beside]),
    pooled((round) => [round.after]),
  ];
  const alone = pooled((round) => [round.before, round.after]);
  const ratio = quantile(beside, 0.99) / quantile(alone, 0.99);
  const control = quantile(after, 0.99) / quantile(before, 0.99);
  const middle = (of: (round: Round) => number | undefined): number =>
    median(rounds.map((round) => of(round) ?? Number.NaN));
  return [
    '',
    `${AGENT_RATE.production} requests a second for each agent, and twice as many at once`,
    `quiet agent alone, ${QUIET.perSecond} creates a second: ${said(alone)}`,
    `quiet agent beside the noisy one: ${said(beside)}`,
    `noisy agent, on ${NOISY.connections} connections: ${middle(({ noise }) => noise.rate).toFixed(0)} creates a second, and ${middle(({ noise }) => noise.refused).toFixed(0)} refused`,
    `server: ${middle((round) => round.before.serverCores).toFixed(2)} of a core with the quiet one, ${middle((round) => round.beside.serverCores).toFixed(2)} with both`,
    `p99 of the quiet agent, beside / alone: ${ratio.toFixed(2)}, goal at most ${GOAL}: ${ratio <= GOAL ? 'met' : 'not met'}`,
    `p99 of the quiet agent, alone / alone: ${control.toFixed(2)}; the further from 1, the less this machine can tell`,
  ].join('\n');
}

const said = (waits: readonly number[]): string =>
  `p50 ${quantile(waits, 0.5).toFixed(2)} ms, p99 ${quantile(waits, 0.99).toFixed(2)} ms of ${waits.length}`;

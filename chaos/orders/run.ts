import { setTimeout as sleep } from 'node:timers/promises';
import { createAgentCalls } from '../agent-calls.js';
import { createDice } from '../dice.js';
import { createFindingsIn } from '../findings.js';
import { createHistory } from '../history.js';
import { describe } from '../kill-loop.js';
import type { Surroundings } from '../lab.js';
import { type Cast, startActing } from './actors/cast.js';
import type { OrderFindings } from './columns.js';
import { ORDER_COLUMNS } from './columns.js';
import { drain } from './draining.js';
import type { Outage } from './figures.js';
import { judge } from './judgement.js';
import { killSpread, killsOf } from './kill-loop.js';
import { createOrderLab, type OrderLab } from './lab.js';
import type { OrderOptions } from './options.js';
import type { OrderRun } from './report.js';

/** Kills between two lines of progress. */
const PROGRESS = 10;
/** Of all orders: so many are being worked on when the last kill is due, and when the receivers are away. */
const KILLED_UNTIL = 0.75;
const AWAY_FROM = 0.9;
/** Milliseconds that receivers are away, at most. */
const AWAY = 20_000;
/** Milliseconds in which agents and merchants come to an end when nothing is in their way any more. */
const SETTLING = 120_000;

const never = new Promise<never>(() => {});

/**
 * Sells orders and works on them, by a server that is killed again and again, and holds what receivers were told of
 * them against what became of them.
 */
export async function runOrders(options: OrderOptions, surroundings: Surroundings): Promise<OrderRun> {
  const { count, kills, seed } = options;
  const { tell } = surroundings;
  const begin = performance.now();
  const inSeconds = (): number => (performance.now() - begin) / 1000;
  const say = (line: string): void => tell(`${line}, ${Math.round(inSeconds())} s`);
  const findings = createFindingsIn(ORDER_COLUMNS);
  const lab = await createOrderLab(options, surroundings);
  const history = createHistory(findings);
  const calls = createAgentCalls({ url: lab.url, history, findings });
  const cast = startActing({ options, lab, history, calls, findings });
  const trouble = Promise.race([lab.gone, cast.ended.then(() => never)]);
  trouble.catch(() => {});

  const killed = await Promise.race([
    trouble,
    killSpread({
      kills,
      dice: createDice(seed, 'kills'),
      findings,
      fleet: lab.fleet,
      due: (kill) => cast.workedOn(((kill + 0.5) / kills) * KILLED_UNTIL * count),
      onKill(done) {
        if (killsOf(done) % PROGRESS > 0) return;
        const told = `${history.sold().length} orders and ${cast.changes().length} changes acknowledged`;
        say(`${killsOf(done)} of ${kills} kills, ${told}`);
      },
    }),
  ]);

  lab.fleet.fill();
  const servers = lab.fleet.members();
  await lab.fleet.up(servers);
  const died = lab.fleet
    .death()
    .then(() => Promise.reject(new Error('A last server ended by itself; its log says why')));
  died.catch(() => {});
  const unlessOver = <T>(work: Promise<T>): Promise<T> => Promise.race([work, trouble, died]);
  const outage = await unlessOver(comeToAnEnd(lab, cast, { awayFrom: AWAY_FROM * count, findings, say }));
  say('holding what was told against what is');
  const evidence = { lab, calls, history, changes: cast.changes(), outage, findings };
  const judgement = await unlessOver(judge(evidence));

  for (const ending of await Promise.all(servers.map(({ child }) => child.stop()))) {
    if (ending.code !== 0) findings.add('crashed', `when it was asked to stop: ${describe(ending)}`);
  }
  for (const damage of await lab.engine.damage()) findings.add('damaged', damage);
  return { ...judgement, options, killed, findings, seconds: inSeconds() };
}

interface Ending {
  /** Orders that are being worked on when the receivers go away. */
  awayFrom: number;
  findings: OrderFindings;
  say(line: string): void;
}

/** No more kills: an outage of the receivers, and then nothing fails. */
async function comeToAnEnd(
  { receiver, engine }: Pick<OrderLab, 'receiver' | 'engine'>,
  { ended, workedOn }: Cast,
  { awayFrom, findings, say }: Ending,
): Promise<Outage> {
  await workedOn(awayFrom);
  say('no more kills; the receivers are away');
  await receiver.feel('away');
  const from = Date.now();
  await Promise.race([ended, sleep(AWAY)]);
  await receiver.feel('well');
  const until = Date.now();
  say('the receivers are well: everything has to arrive');
  const isOver = await Promise.race([ended.then(() => true), sleep(SETTLING, false)]);
  if (!isOver) findings.add('stuck', 'agents and merchants do not come to an end');
  await drain(engine, findings);
  return { from, until };
}

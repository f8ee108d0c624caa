import { ORDER_COLUMNS, type OrderColumn, type OrderFindings } from './columns.js';
import type { Judgement } from './judgement.js';
import { killsOf, type OrderKills } from './kill-loop.js';
import type { OrderOptions } from './options.js';

export interface OrderRun extends Judgement {
  options: OrderOptions;
  killed: OrderKills;
  findings: OrderFindings;
  seconds: number;
}

/** A table in Markdown: what was done, what must be zero, and how long it took. */
export function reportOrders({
  options: { seed, engine, instances, clients },
  killed,
  orders,
  versions,
  changes,
  lanes,
  figures,
  findings,
  seconds,
}: OrderRun): string {
  const { attempts, failing, ways, repeated, busiestSecond, outage, afterOutage } = figures;
  const kills = killsOf(killed);
  const bad = Object.entries(ORDER_COLUMNS).map(([column, title]) => row(title, findings.count(column as OrderColumn)));
  const delays = quantiles(lanes.delays, [0.5, 0.99, 1]);
  const waits = quantiles(afterOutage, [0.5, 0.95, 1]);
  const share = failing.of === 0 ? '-' : ((100 * failing.failed) / failing.of).toFixed(1);
  return [
    row('orders, their versions', `${orders}, ${versions}`),
    '|---|---|',
    row('engine, instances, clients, seed', `${engine}, ${instances}, ${clients}, ${seed}`),
    row('kills', `${kills}: ${killed.random} at random, ${kills - killed.random} at failpoints`),
    row(
      'changes by the merchant, acknowledged',
      [...changes.values()].reduce((sum, number) => sum + number, 0),
    ),
    row('events delivered to the agent and to the merchant', lanes.events),
    row('attempts', attempts),
    row('failed on purpose while the receivers were flaky', `${failing.failed} of ${failing.of}, ${share} %`),
    row('events that came more than once', repeated),
    ...bad,
    row('from commit to first success p50 / p99 / max', `${delays} s`),
    row('events in the busiest second', busiestSecond),
    row(`after an outage of ${outage.toFixed(0)} s, half / 95 % / all`, `${waits} s, of ${afterOutage.length} events`),
    row('run time', `${Math.round(seconds)} s`),
    '',
    `Changes: ${listed(changes)}.`,
    `Answers but for plain successes: ${listed(ways)}.`,
    `Deaths at failpoints: ${listed(Object.entries(killed.atFailpoints))}.`,
    ...(findings.columns().length > 0 ? ['', ...findings.examples()] : []),
  ].join('\n');
}

const row = (title: string, value: string | number): string => `| ${title} | ${value} |`;

const listed = (numbers: Iterable<[string, number]>): string =>
  [...numbers].map(([name, number]) => `${name} ${number}`).join(', ');

/** Of seconds, ascending. */
const quantiles = (sorted: readonly number[], at: readonly number[]): string =>
  at
    .map((q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))])
    .map((value) => value?.toFixed(2) ?? '-')
    .join(' / ');

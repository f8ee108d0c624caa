import type { Books } from './checks/books.js';
import { FAULTS } from './faults.js';
import { COLUMNS, type Column, type Findings } from './findings.js';
import type { Killed } from './kill-loop.js';
import type { ChaosOptions } from './options.js';

export interface Run {
  options: ChaosOptions;
  killed: Killed;
  books: Books;
  findings: Findings;
  /** Seconds, ascending: from the restart after a kill until its sessions are decided. */
  recovery: readonly number[];
  hits: readonly { name: string; hits: number; tries: number }[];
  answers: number;
  /** Acknowledged to the merchant. */
  refunds: number;
  /** Seconds of killing, and of all together. */
  killing: number;
  seconds: number;
}

/** A table in Markdown: what was done, what must be zero, and how long it took. */
export function report({
  options: { seed, engine, instances, clients },
  killed,
  books,
  findings,
  recovery,
  hits,
  answers,
  refunds,
  killing,
  seconds,
}: Run): string {
  const kills = killed.random + killed.atFailpoints;
  const together = instances > 1 ? `; at ${killed.together} of them all servers died together` : '';
  const bad = Object.entries(COLUMNS).map(([column, title]) => row(title, findings.count(column as Column)));
  const counts = hits.map((point) => point.hits);
  const times = [0.5, 0.99, 1].map((q) => quantile(recovery, q)).join(' / ');
  return [
    row('kills', `${kills}: ${killed.random} at random, ${killed.atFailpoints} at failpoints${together}`),
    '|---|---|',
    row('engine, instances, clients, seed', `${engine}, ${instances}, ${clients}, ${seed}`),
    row('sessions, charges, orders', `${books.sessions}, ${books.charges}, ${books.orders}`),
    row('refunds acknowledged, made', `${refunds}, ${books.refunds}`),
    row('payments past the server, to be sent back', books.secondPayments),
    row('disputes and warnings', books.news),
    row('answers asked for again', answers),
    row('units', books.units.join('; ')),
    ...bad,
    row('recovery p50 / p99 / max', `${times} s of ${recovery.length} kills`),
    row('deaths at each failpoint', `${Math.min(...counts)} to ${Math.max(...counts)}`),
    row('run time', `${Math.round(seconds)} s, ${(killing / kills).toFixed(2)} s a kill`),
    '',
    `Deaths, of tries: ${hits.map((point) => `${point.name} ${point.hits} of ${point.tries}`).join(', ')}.`,
    `Faults: ${FAULTS.join(', ')}.`,
    ...(findings.columns().length > 0 ? ['', ...findings.examples()] : []),
  ].join('\n');
}

const row = (title: string, value: string | number): string => `| ${title} | ${value} |`;

function quantile(sorted: readonly number[], q: number): string {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return value === undefined ? '-' : value.toFixed(2);
}

import type { Books } from './checks/books.js';
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
  hits: readonly { name: string; hits: number }[];
  /** What became of Stripe's events, in words. */
  events: string;
  answers: number;
  /** Seconds of killing, and of all together. */
  killing: number;
  seconds: number;
}

const WIDTH = 38;

/** The table: what was done, what must be zero, and how long it took. */
export function report({
  options,
  killed,
  books,
  findings,
  recovery,
  hits,
  events,
  answers,
  killing,
  seconds,
}: Run): string {
  const kills = killed.random + killed.atFailpoints;
  const bad = Object.entries(COLUMNS).map(([column, title]) => line(title, findings.count(column as Column)));
  const points = hits.map(({ name, hits: count }) => line(`  ${name}`, count));
  return [
    line('kills', `${kills} (${killed.random} at random, ${killed.atFailpoints} at failpoints)`),
    line('seed, engine, clients', `${options.seed}, ${options.engine}, ${options.clients}`),
    line('sessions', books.sessions),
    line('charges', books.charges),
    line('orders', books.orders),
    line('refunds', books.refunds),
    ...books.units.map((sentence) => line('units', sentence)),
    line('acknowledged answers', answers),
    line("Stripe's events", events),
    '',
    ...bad,
    '',
    line(
      'recovery p50 / p99 / max',
      `${[0.5, 0.99, 1].map((q) => quantile(recovery, q)).join(' / ')} s of ${recovery.length} kills`,
    ),
    line('killed at', 'times'),
    ...points,
    line('run time', `${Math.round(seconds)} s, ${(killing / kills).toFixed(2)} s a kill`),
    ...(findings.columns().length > 0 ? ['', ...findings.examples()] : []),
  ].join('\n');
}

const line = (title: string, value: string | number): string => `${title.padEnd(WIDTH)}${value}`;

function quantile(sorted: readonly number[], q: number): string {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return value === undefined ? '-' : value.toFixed(2);
}

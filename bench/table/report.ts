import { alignedLine } from '../columns.js';
import type { CorePlan } from '../cores.js';
import { USUAL_CONNECTIONS } from '../options.js';
import { whole } from '../statistics.js';
import { type Figures, figuresOf } from './figures.js';
import { GOALS, verdict } from './goals.js';
import type { Measurements } from './measure.js';

interface Line {
  title: string;
  connections: number;
  figures: Figures;
}

const WIDTHS = [46, 9, 18, 9, 9, 10, 10, 9, 9, 8, 8, 9, 9];
const HEADINGS = [
  'a second',
  'from – to',
  'p50 ms',
  'p99 ms',
  'max ms',
  'server %',
  'CPU µs',
  'DB µs',
  'kB',
  'DB kB',
  'load %',
  'core %',
];
const LEGEND = [
  'Medians of the rounds; max is the longest wait of all of them. For each request, which is a whole purchase in the last',
  'rows: CPU µs and kB are what the server used and wrote; DB µs and DB kB what the processes of PostgreSQL did, which write',
  'their tables later, some of it in the time of other rows. load % is how busy the load generator kept its core, core % the',
  'same with the Stripe sandbox and PostgreSQL, where they share it.',
];
/** Busier than this, a core may be what was measured. */
const TOO_BUSY = 0.95;

/** The tables, the load generator's own ceiling, and whether the goals were met. */
export function report({ disk, rows }: Measurements, cores: CorePlan): string {
  const lines = rows.map(({ row, connections, rounds }): Line & { name: string } => ({
    name: row.name,
    title: row.title,
    connections,
    figures: figuresOf(rounds, cores),
  }));
  const synced = figuresOf(disk, cores);
  const clients = [...new Set(rows.map(({ connections }) => connections))];
  const ratesOf = (name: string): number[] | undefined =>
    rows
      .find(({ row, connections }) => row.name === name && connections === USUAL_CONNECTIONS)
      ?.rounds.map(({ rate }) => rate);
  return [
    `8 kB written and fdatasync: ${whole(synced.rate)} a second (${range(synced)}), p50 ${synced.p50.toFixed(2)} ms, p99 ${synced.p99.toFixed(2)} ms, max ${synced.max.toFixed(2)} ms`,
    ...clients.flatMap((connections) => [
      '',
      alignedLine([connections === 1 ? '1 connection' : `${connections} connections`, ...HEADINGS], WIDTHS),
      ...lines.filter((line) => line.connections === connections).map(written),
    ]),
    '',
    ...LEGEND,
    '',
    ...limits(lines),
    '',
    `Goals, with ${USUAL_CONNECTIONS} connections:`,
    ...GOALS.map((goal) => verdict(goal, ratesOf)).filter((text) => text !== undefined),
  ].join('\n');
}

function written({ title, figures }: Line): string {
  const { p50, p99, max, server, load, loadCore } = figures;
  const percent = (share: number | undefined): string => (share === undefined ? '' : (share * 100).toFixed(0));
  const kilobytes = (bytes: number | undefined): string => (bytes === undefined ? '' : (bytes / 1000).toFixed(1));
  const microseconds = (value: number | undefined): string => (value === undefined ? '' : whole(value));
  const cells = [
    title,
    whole(figures.rate),
    range(figures),
    ...[p50, p99, max].map((milliseconds) => (milliseconds >= 0 ? milliseconds.toFixed(2) : '–')),
    percent(server),
    microseconds(figures.serverMicroseconds),
    microseconds(figures.databaseMicroseconds),
    kilobytes(figures.serverBytes),
    kilobytes(figures.databaseBytes),
    percent(load),
    percent(loadCore),
  ];
  return alignedLine(cells, WIDTHS);
}

const range = ({ lowest, highest }: Figures): string => `${whole(lowest)} – ${whole(highest)}`;

/** What was not the server's own limit. */
function limits(lines: readonly (Line & { name: string })[]): string[] {
  const bare = lines.find(({ name, connections }) => name === 'barePost' && connections === USUAL_CONNECTIONS)?.figures;
  const full = lines.filter(({ figures }) => (figures.loadCore ?? 0) > TOO_BUSY);
  return [
    ...(bare?.load
      ? [
          `The load generator sent ${whole(bare.rate)} a second to bare node:http with ${(bare.load * 100).toFixed(0)} % of a core: about ${whole(bare.rate / bare.load)} is its own ceiling.`,
        ]
      : []),
    ...full.map(
      ({ title, connections }) =>
        `The core of the load generator was full, so this may be its limit and not the server's: ${title}, ${connections} connections.`,
    ),
  ];
}

import type { Measurement } from './load/job.js';
import type { Measurements } from './measure.js';
import { GOALS, ROWS, type RowName } from './rows.js';
import { median } from './statistics.js';

const WIDTHS = [34, 10, 19, 9, 9, 14, 12];
const HEADINGS = ['', 'a second', 'lowest – highest', 'p50 ms', 'p99 ms', 'server cores', 'load cores'];
/** Busier than this, the load generator may be what was measured. */
const TOO_BUSY = 0.95;

/** The table, the load generator's own ceiling, and whether the goals were met. */
export function report({ disk, rows }: Measurements): string {
  return [
    line(HEADINGS),
    line(cells('8 kB write and fdatasync', disk)),
    ...ROWS.map(({ name, title }) => line(cells(title, rows[name]))),
    '',
    ...ceiling(rows),
    '',
    ...GOALS.map((goal) => verdict(goal, rows)),
  ].join('\n');
}

function cells(title: string, measurements: readonly Measurement[]): string[] {
  const rates = measurements.map(({ rate }) => rate);
  const middle = (key: Exclude<keyof Measurement, 'waits'>, digits: number): string => {
    const values = measurements.map((measurement) => measurement[key]).filter((value) => value !== undefined);
    return values.length === 0 ? '' : median(values).toFixed(digits);
  };
  return [
    title,
    whole(median(rates)),
    `${whole(Math.min(...rates))} – ${whole(Math.max(...rates))}`,
    middle('p50', 2),
    middle('p99', 2),
    middle('serverCores', 2),
    middle('loadCores', 2),
  ];
}

function ceiling(rows: Measurements['rows']): string[] {
  const busy = median(rows.bare.map(({ loadCores = 1 }) => loadCores));
  const rate = median(rows.bare.map((measurement) => measurement.rate));
  const limited = ROWS.filter(({ name }) => median(rows[name].map(({ loadCores = 0 }) => loadCores)) > TOO_BUSY);
  return [
    `The load generator sent ${whole(rate)} a second to bare node:http with ${(busy * 100).toFixed(0)} % of a core: about ${whole(rate / busy)} is its own ceiling.`,
    ...limited.map(({ title }) => `It was busy all the time, so this is its own limit and not the server's: ${title}.`),
  ];
}

/** By the ratios within each round: what slowed down both sides of a round has no part in them. */
function verdict({ title, of, to, atLeast }: (typeof GOALS)[number], rows: Record<RowName, Measurement[]>): string {
  const ratios = rows[of].map(({ rate }, round) => rate / (rows[to][round]?.rate ?? Number.NaN));
  const ratio = median(ratios);
  const range = `${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}`;
  return `${title}: ${ratio.toFixed(2)} (${range}), at least ${atLeast} wanted: ${ratio >= atLeast ? 'met' : 'not met'}`;
}

const line = (texts: readonly string[]): string =>
  texts
    .map((text, column) => (column === 0 ? text.padEnd(WIDTHS[column] ?? 0) : text.padStart(WIDTHS[column] ?? 0)))
    .join('')
    .trimEnd();

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

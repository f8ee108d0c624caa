import { alignedLine } from '../columns.js';
import { median, ratioText, whole } from '../statistics.js';
import { type Comparison, KINDS } from './compare.js';

/** What a store of that size costs, beside one that began empty. */
export interface Growth {
  engine: string;
  stored: number;
  comparison: Comparison;
  /** Of the database, on the disk. */
  bytes: number;
  /** Copies that were stored a second. */
  fillRate: number;
}

/** At most a tenth of the rate; below so many bytes; below so many milliseconds. */
const GOALS = { ratio: 0.9, resident: 250 * 1024 * 1024, readyAfter: 1_000 };
/** What the goals are about. */
const GOAL_SIZE = 1_000_000;
const WIDTHS = [36, 14, 14, 22];

/** All there is to say of one size. */
export function growthLines({ engine, stored, comparison, bytes, fillRate }: Growth): string {
  const { full, empty } = comparison.rates;
  const { readyAfter, resident } = comparison;
  return [
    '',
    alignedLine([`${engine}, ${whole(stored)} sessions`, 'a second', 'beside: empty', 'ratio'], WIDTHS),
    ...KINDS.map(({ name }, index) => {
      const [filled, begun] = [full[index] ?? [], empty[index] ?? []];
      return alignedLine(
        [name, whole(median(filled)), whole(median(begun)), ratioText(ratios(comparison, index))],
        WIDTHS,
      );
    }),
    alignedLine(['ms from start until ready', whole(median(readyAfter.full)), whole(median(readyAfter.empty))], WIDTHS),
    alignedLine(['MB resident 10 s after the load', megabytes(resident.full), megabytes(resident.empty)], WIDTHS),
    `${(bytes / 1e9).toFixed(2)} GB on the disk, ${(bytes / stored / 1000).toFixed(1)} kB for each session; stored at ${whole(fillRate)} sessions a second`,
  ].join('\n');
}

/** Whether the goals are met with the largest store. */
export function growthVerdicts({ engine, stored, comparison }: Growth): string[] {
  const { readyAfter, resident } = comparison;
  const place = `${engine}, ${whole(stored)} sessions`;
  const judge = (said: string, wanted: string, isMet: boolean): string =>
    `${place}: ${said}, ${wanted} wanted: ${isMet ? 'met' : 'not met'}`;
  const ready = median(readyAfter.full);
  return [
    ...(stored < GOAL_SIZE ? [`The goals are about ${whole(GOAL_SIZE)} stored sessions, and these are fewer:`] : []),
    ...KINDS.map(({ name }, index) => {
      const found = ratios(comparison, index);
      const wanted = `more than ${GOALS.ratio} of the rate`;
      // Where nothing was answered, there is no ratio.
      const isMet = Number.isFinite(median(found)) && median(found) > GOALS.ratio;
      return judge(`${name} ${ratioText(found)}`, wanted, isMet);
    }),
    ...(resident.full === undefined
      ? []
      : [judge(`${megabytes(resident.full)} MB resident`, 'less than 250', resident.full < GOALS.resident)]),
    judge(`ready after ${whole(ready)} ms`, 'less than 1,000', ready < GOALS.readyAfter),
  ];
}

/** Round by round: what slowed down both has no part in them. */
const ratios = ({ rates }: Comparison, index: number): number[] =>
  (rates.full[index] ?? []).map((rate, round) => rate / (rates.empty[index]?.[round] ?? Number.NaN));

const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : whole(bytes / 1024 / 1024));

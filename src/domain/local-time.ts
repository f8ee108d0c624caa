/** A day and a time of day, as clocks of one time zone show them. */
export interface LocalTime {
  /** `2026-11-22`. */
  day: string;
  /** Since midnight, by the clock. */
  minute: number;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

/** No clock is put forward or back between two of its quarters of an hour. */
const QUARTER = 900_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** By time zone and quarter of an hour, as asking costs a hundred times more. */
const offsets = new Map<string, number>();
const MOST_OFFSETS = 10_000;

/** What clocks in an IANA time zone show at a moment, given in milliseconds since the epoch. */
export function localTime(moment: number, timeZone: string): LocalTime {
  const shown = moment + offsetAt(moment, timeZone);
  return { day: dayAt(shown), minute: Math.floor((((shown % DAY) + DAY) % DAY) / MINUTE) };
}

/**
 * When clocks in a time zone show this time, in milliseconds since the epoch. A time that they show twice is the first of
 * the two; one that they leave out is as much later as they are put forward.
 */
export function momentAt({ day, minute }: LocalTime, timeZone: string): number {
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE;
  const [before, after] = [offsetAt(shown - DAY, timeZone), offsetAt(shown + DAY, timeZone)];
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(shown - offset, timeZone) === offset) return shown - offset;
  }
  return shown - before;
}

/** The day so many days later, or earlier. */
export const plusDays = (day: string, days: number): string => dayAt(Date.parse(`${day}T00:00:00Z`) + days * DAY);

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

const dayAt = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** Milliseconds by which clocks are ahead of UTC. */
function offsetAt(moment: number, timeZone: string): number {
  const key = `${timeZone} ${Math.floor(moment / QUARTER)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = readOffset(moment, timeZone);
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function readOffset(moment: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const whole = moment - (((moment % 1000) + 1000) % 1000);
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

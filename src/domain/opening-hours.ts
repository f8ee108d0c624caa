import { isHoliday } from './calendar.js';
import { localTime, momentAt, plusDays, weekdayOf } from './local-time.js';

/** From one minute of the day to another, the second not included. */
export interface Span {
  from: number;
  to: number;
}

/** When somebody is there. */
export interface OpeningHours {
  /** IANA. */
  timeZone: string;
  /** By weekday, 0 being Sunday; earliest first, without overlaps. Absent: always open. */
  week?: readonly (readonly Span[])[];
  /** `2026-11-26`, or `12-25` for every year. */
  holidays: ReadonlySet<string>;
}

const MINUTE = 60_000;
const WHOLE_DAY: readonly Span[] = [{ from: 0, to: 24 * 60 }];
const MOST_DAYS = 400;

/** When it is open on a day. */
export function spansOn(day: string, { week, holidays }: OpeningHours): readonly Span[] {
  if (isHoliday(day, holidays)) return [];
  return week === undefined ? WHOLE_DAY : (week[weekdayOf(day)] ?? []);
}

/**
 * The moment at which it has been open for so many minutes since `now`, in milliseconds; `undefined` where it is not
 * open for as long within a year. Clocks that are put forward or back are counted as the time that passes.
 */
export function afterOpenMinutes(now: number, minutes: number, hours: OpeningHours): number | undefined {
  let left = minutes * MINUTE;
  let { day } = localTime(now, hours.timeZone);
  for (let tries = 0; tries < MOST_DAYS; tries += 1) {
    for (const { from, to } of spansOn(day, hours)) {
      const opens = Math.max(now, momentAt({ day, minute: from }, hours.timeZone));
      const closes = momentAt({ day, minute: to }, hours.timeZone);
      if (closes <= opens) continue;
      if (opens + left <= closes) return opens + left;
      left -= closes - opens;
    }
    day = plusDays(day, 1);
  }
  return undefined;
}

/** When it closes for the last time within so many days after a moment, that day included; never before the moment. */
export function lastClosing(moment: number, days: number, hours: OpeningHours): number {
  const { day: first } = localTime(moment, hours.timeZone);
  for (let after = days; after >= 0; after -= 1) {
    const day = plusDays(first, after);
    const last = spansOn(day, hours).at(-1);
    if (last) return Math.max(moment, momentAt({ day, minute: last.to }, hours.timeZone));
  }
  return moment;
}

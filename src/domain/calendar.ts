import { localTime, momentAt, plusDays, weekdayOf } from './local-time.js';

/** On which days the shop works, and where its clock stands. */
export interface Calendar {
  /** IANA, such as `America/New_York`. */
  timeZone: string;
  /** 0 is Sunday; never all seven. */
  weekend: ReadonlySet<number>;
  /** `2026-11-26`, or `12-25` for every year. */
  holidays: ReadonlySet<string>;
  /** Minute of the day from which on an order is one of the next business day; absent: midnight. */
  cutoff?: number;
  /** Business days from the day of the order to the day it is handed to the carrier. */
  handlingDays: number;
}

/** Days from the day of dispatch. */
export interface DeliveryDays {
  earliest: number;
  latest: number;
  /** Counted in business days of the shop; else every day counts. */
  business?: boolean;
}

const DAY = 86_400_000;
const NOON = 12 * 60;
/** A year of holidays in a row: the list makes no sense, and a search ends. */
const MOST_DAYS = 400;

/** Whether a list of holidays names this day. */
export const isHoliday = (day: string, holidays: ReadonlySet<string>): boolean =>
  holidays.has(day) || holidays.has(day.slice(5));

export const isBusinessDay = (day: string, { weekend, holidays }: Pick<Calendar, 'weekend' | 'holidays'>): boolean =>
  !weekend.has(weekdayOf(day)) && !isHoliday(day, holidays);

/** The business day so many business days later; with 0 the day itself, or the next that is one. */
export function plusBusinessDays(day: string, days: number, calendar: Pick<Calendar, 'weekend' | 'holidays'>): string {
  let reached = nextBusinessDay(day, calendar);
  for (let left = days; left > 0 && isBusinessDay(reached, calendar); left -= 1)
    reached = nextBusinessDay(plusDays(reached, 1), calendar);
  return reached;
}

function nextBusinessDay(day: string, calendar: Pick<Calendar, 'weekend' | 'holidays'>): string {
  let reached = day;
  for (let tries = 0; tries < MOST_DAYS && !isBusinessDay(reached, calendar); tries += 1)
    reached = plusDays(reached, 1);
  return reached;
}

/** The day on which an order of this moment is handed to the carrier. */
export function dispatchDay(now: number, calendar: Calendar): string {
  const { day, minute } = localTime(now, calendar.timeZone);
  const isLate = isBusinessDay(day, calendar) && calendar.cutoff !== undefined && minute >= calendar.cutoff;
  return plusBusinessDays(isLate ? plusDays(day, 1) : day, calendar.handlingDays, calendar);
}

/**
 * Between which moments a parcel arrives, in milliseconds since the epoch: whole days, so that two quotes between two
 * cutoffs say the same. With a calendar they are told at noon of its time zone, which is the same day for most readers;
 * without one every day counts, from today in UTC on.
 */
export function deliveryBetween(
  { earliest, latest, business = false }: DeliveryDays,
  now: number,
  calendar: Calendar | undefined,
): { earliest: number; latest: number } {
  if (calendar === undefined) {
    const today = now - (now % DAY);
    return { earliest: today + earliest * DAY, latest: today + latest * DAY };
  }
  const from = dispatchDay(now, calendar);
  const after = (days: number): number => {
    const day = business ? plusBusinessDays(from, days, calendar) : plusDays(from, days);
    return momentAt({ day, minute: NOON }, calendar.timeZone);
  };
  return { earliest: after(earliest), latest: after(latest) };
}

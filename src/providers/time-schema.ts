import { z } from 'zod';

/* Days and times of day in shop.json. */

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export const weekday = z.enum(WEEKDAYS);

/** `09:30`; `24:00` is the end of the day. */
export const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as "09:30"');

/** `09:00-18:00`. */
export const span = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'expected a time of day and a later one, such as "09:00-18:00"',
  );

const holiday = z
  .string()
  .regex(
    /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
    'expected a day such as "2026-11-26", or "12-25" for every year',
  );

export const holidays = z.array(holiday).default([]).describe('Days off: "2026-11-26", or "12-25" for every year.');

export const timeZone = z.string().refine(isTimeZone, 'expected an IANA time zone such as "America/New_York"');

/** The minute of the day of `09:30`. */
export const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `calendar` of shop.json. */
export const calendar = z.strictObject({
  time_zone: timeZone.describe('Where the shop works, such as "America/New_York".'),
  weekend: z.array(weekday).max(6, 'expected at least one day of work').default(['sat', 'sun']),
  holidays,
  cutoff: timeOfDay.optional().describe('From then on an order is one of the next business day.'),
  handling_days: z.int().min(0).max(60).default(0).describe('Business days from the order to the carrier.'),
});

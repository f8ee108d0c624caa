import type { z } from 'zod';
import type { Calendar } from '../domain/calendar.js';
import { type calendar, minuteOf, WEEKDAYS } from './time-schema.js';

/** `calendar` of shop.json as estimates work with it. */
export const shopCalendar = (file: z.infer<typeof calendar>): Calendar => ({
  timeZone: file.time_zone,
  weekend: new Set(file.weekend.map((day) => WEEKDAYS.indexOf(day))),
  holidays: new Set(file.holidays),
  ...(file.cutoff !== undefined && { cutoff: minuteOf(file.cutoff) }),
  handlingDays: file.handling_days,
});

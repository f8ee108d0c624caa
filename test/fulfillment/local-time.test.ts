import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime, momentAt, plusDays, weekdayOf } from '../../src/domain/local-time.js';

const at = (text: string) => Date.parse(text);

describe('the time of a place', () => {
  it.each([
    ['2026-03-08T07:59:00Z', 'America/Los_Angeles', '2026-03-07', 23 * 60 + 59],
    ['2026-03-08T09:59:59.999Z', 'America/Los_Angeles', '2026-03-08', 119],
    ['2026-03-08T10:00:00Z', 'America/Los_Angeles', '2026-03-08', 180],
    ['2026-11-01T08:30:00Z', 'America/Los_Angeles', '2026-11-01', 90],
    ['2026-11-01T09:30:00Z', 'America/Los_Angeles', '2026-11-01', 90],
    ['2026-11-22T23:30:00Z', 'Asia/Kolkata', '2026-11-23', 5 * 60],
    ['1969-12-31T23:59:59.500Z', 'UTC', '1969-12-31', 23 * 60 + 59],
  ])('is, at %s in %s, %s %i', (moment, zone, day, minute) => {
    expect(localTime(at(moment), zone)).toEqual({ day, minute });
  });

  it.each([
    // 02:30 is left out: half an hour after 02:00, when it is 03:00 already
    ['2026-03-08', 150, 'America/Los_Angeles', '2026-03-08T10:30:00Z'],
    // 01:30 comes twice: the first one
    ['2026-11-01', 90, 'America/Los_Angeles', '2026-11-01T08:30:00Z'],
    ['2026-11-01', 24 * 60, 'America/Los_Angeles', '2026-11-02T08:00:00Z'],
    ['2026-03-29', 150, 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-07-01', 0, 'Asia/Tokyo', '2026-06-30T15:00:00Z'],
    // half an hour is left out from 02:00 on
    ['2026-10-04', 135, 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
  ])('%s %i in %s is at %s', (day, minute, zone, moment) => {
    expect(new Date(momentAt({ day, minute }, zone)).toISOString()).toBe(new Date(moment).toISOString());
  });

  it('comes back from what a clock shows, an hour shown twice aside', () => {
    const zones = fc.constantFrom('America/New_York', 'Europe/London', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
    const minutes = fc.integer({ min: 26_000_000, max: 31_500_000 });
    fc.assert(
      fc.property(minutes, zones, (minute, zone) => {
        const moment = minute * 60_000;
        const back = momentAt(localTime(moment, zone), zone);
        expect([0, 3_600_000]).toContain(moment - back);
        expect(localTime(back, zone)).toEqual(localTime(moment, zone));
      }),
      { numRuns: 300 },
    );
  });

  it('counts days and knows their names', () => {
    expect(plusDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(plusDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(weekdayOf('2026-11-22')).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Calendar,
  deliveryBetween,
  dispatchDay,
  isBusinessDay,
  plusBusinessDays,
} from '../../src/domain/calendar.js';
import { afterOpenMinutes, lastClosing, type OpeningHours } from '../../src/domain/opening-hours.js';

const NEW_YORK: Calendar = {
  timeZone: 'America/New_York',
  weekend: new Set([6, 0]),
  // Thanksgiving 2026, and Christmas of every year
  holidays: new Set(['2026-11-26', '12-25']),
  cutoff: 14 * 60,
  handlingDays: 0,
};
const at = (text: string) => Date.parse(text);
const days = ({ earliest, latest }: { earliest: number; latest: number }) =>
  [earliest, latest].map((moment) => new Date(moment).toISOString());

describe('business days', () => {
  it.each([
    ['2026-11-25', 1, '2026-11-27'],
    ['2026-11-25', 3, '2026-12-01'],
    ['2026-11-28', 0, '2026-11-30'],
    ['2026-12-24', 1, '2026-12-28'],
    ['2027-12-24', 1, '2027-12-27'],
  ])('%s and %i more is %s', (day, more, reached) => {
    expect(plusBusinessDays(day, more, NEW_YORK)).toBe(reached);
  });

  it('end on one, as many later as asked, whatever the holidays', () => {
    const day = fc
      .integer({ min: 20_000, max: 22_000 })
      .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    const weekend = fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 6 });
    fc.assert(
      fc.property(day, fc.nat(40), weekend, fc.array(day, { maxLength: 5 }), (from, more, off, holidays) => {
        const calendar = { weekend: new Set(off), holidays: new Set(holidays) };
        const reached = plusBusinessDays(from, more, calendar);
        expect(isBusinessDay(reached, calendar)).toBe(true);
        let counted = 0;
        for (let at = Date.parse(from); at < Date.parse(reached); at += 86_400_000) {
          if (isBusinessDay(new Date(at).toISOString().slice(0, 10), calendar)) counted += 1;
        }
        expect(counted).toBe(more);
      }),
      { numRuns: 200 },
    );
  });

  it('end where every day is a holiday, too', () => {
    const asked = new Set<string>();
    const everyDay = { has: (day: string) => asked.add(day).size > 0 } as ReadonlySet<string>;
    plusBusinessDays('2026-01-01', 365, { weekend: new Set(), holidays: everyDay });
    expect(asked.size).toBeLessThan(1000);
  });

  it.each([
    // Monday before and after 14:00 in New York
    ['2026-11-23T18:59:59Z', '2026-11-23'],
    ['2026-11-23T19:00:00Z', '2026-11-24'],
    // Friday afternoon, and Saturday
    ['2026-11-20T20:00:00Z', '2026-11-23'],
    ['2026-11-21T12:00:00Z', '2026-11-23'],
    // still Monday evening there
    ['2026-11-24T03:00:00Z', '2026-11-24'],
  ])('an order of %s leaves on %s', (moment, day) => {
    expect(dispatchDay(at(moment), NEW_YORK)).toBe(day);
  });

  it('tells when a parcel comes, at noon of the shop, across the change of the clocks', () => {
    const friday = at('2026-10-30T13:00:00Z');
    // Friday; 1 and 2 business days later Monday and Tuesday, when New York is at UTC-5
    expect(days(deliveryBetween({ earliest: 1, latest: 2, business: true }, friday, NEW_YORK))).toEqual([
      '2026-11-02T17:00:00.000Z',
      '2026-11-03T17:00:00.000Z',
    ]);
    // every day counts: Saturday (UTC-4) and Sunday (UTC-5)
    expect(days(deliveryBetween({ earliest: 1, latest: 2 }, friday, NEW_YORK))).toEqual([
      '2026-10-31T16:00:00.000Z',
      '2026-11-01T17:00:00.000Z',
    ]);
    // two days of handling: Tuesday, so Wednesday
    const slow = { ...NEW_YORK, handlingDays: 2 };
    expect(days(deliveryBetween({ earliest: 1, latest: 1, business: true }, friday, slow))[0]).toBe(
      '2026-11-04T17:00:00.000Z',
    );
  });
});

describe('opening hours', () => {
  const SHOP: OpeningHours = {
    timeZone: 'America/Los_Angeles',
    // Sunday closed, Monday to Friday 9 to 12 and 13 to 18, Saturday 10 to 14
    week: [
      [],
      ...Array.from({ length: 5 }, () => [
        { from: 540, to: 720 },
        { from: 780, to: 1080 },
      ]),
      [{ from: 600, to: 840 }],
    ],
    holidays: new Set(['12-25']),
  };

  it.each([
    // Friday 10:00: two hours until lunch
    ['2026-11-20T18:00:00Z', 120, '2026-11-20T20:00:00.000Z'],
    // Friday 11:00: one before lunch, one after
    ['2026-11-20T19:00:00Z', 120, '2026-11-20T22:00:00.000Z'],
    // Friday 17:30: half an hour, then Saturday from 10:00
    ['2026-11-21T01:30:00Z', 120, '2026-11-21T19:30:00.000Z'],
    // Saturday 13:00: one hour, Sunday closed, Monday from 9:00
    ['2026-11-21T21:00:00Z', 120, '2026-11-23T18:00:00.000Z'],
    // Christmas Eve 17:00, a Thursday: one hour, then Saturday (Christmas is a Friday)
    ['2026-12-25T01:00:00Z', 120, '2026-12-26T19:00:00.000Z'],
    // before it opens, with nothing to be done
    ['2026-11-23T10:00:00Z', 0, '2026-11-23T17:00:00.000Z'],
  ])('%s and %i minutes is %s', (moment, minutes, ready) => {
    expect(new Date(afterOpenMinutes(at(moment), minutes, SHOP) ?? 0).toISOString()).toBe(ready);
  });

  it('keeps it until the last closing time of the days it is kept', () => {
    // Friday and 2 days: Sunday is closed, so Saturday 14:00
    expect(new Date(lastClosing(at('2026-11-20T20:00:00Z'), 2, SHOP)).toISOString()).toBe('2026-11-21T22:00:00.000Z');
    expect(new Date(lastClosing(at('2026-11-20T20:00:00Z'), 0, SHOP)).toISOString()).toBe('2026-11-21T02:00:00.000Z');
  });

  it('never ends where it never opens, and is always open without hours', () => {
    const never = { ...SHOP, week: [[], [], [], [], [], [], []] };
    expect(afterOpenMinutes(at('2026-11-20T20:00:00Z'), 1, never)).toBeUndefined();
    expect(lastClosing(5, 3, never)).toBe(5);
    const always = { timeZone: 'UTC', holidays: new Set<string>() };
    expect(afterOpenMinutes(at('2026-11-20T23:30:00Z'), 90, always)).toBe(at('2026-11-21T01:00:00Z'));
  });
});

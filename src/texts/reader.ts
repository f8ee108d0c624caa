import { formatMoney } from '../domain/money.js';
import type { Content } from '../domain/sentence.js';

/** Somebody who reads: everything is said and written as their locale does. */
export interface Reader {
  /** BCP 47. */
  locale: string;
  /** In which direction its writing runs. */
  direction: 'ltr' | 'rtl';
  say(content: Content): string;
  /** Minor units of a lower-case ISO 4217 currency; below zero with a true minus. */
  money(amount: number, currency: string): string;
  /** Of a fraction: 0.0875 is `8.75%`. */
  percent(fraction: number): string;
  /** Times in milliseconds since the epoch, in UTC. */
  day(at: number): string;
  minute(at: number): string;
  /** One day, or from one to another. */
  days(range: { earliest: number; latest: number }): string;
}

const DAY = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
const MINUTE = { ...DAY, hour: 'numeric', minute: '2-digit' } as const;

/** ISO 15924: scripts of living languages that run from right to left. */
const FROM_THE_RIGHT = ['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'];

/** A reader with a locale that Intl can read. */
export function createReader(locale: string, say: (content: Content, locale: string) => string): Reader {
  const day = new Intl.DateTimeFormat(locale, DAY);
  const minute = new Intl.DateTimeFormat(locale, MINUTE);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 });
  return {
    locale,
    direction: FROM_THE_RIGHT.includes(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr',
    say: (content) => say(content, locale),
    money: (amount, currency) => formatMoney(amount, currency, locale).replace('-', '−'),
    percent: (fraction) => percent.format(fraction),
    day: (at) => plainBlanks(day.format(at)),
    minute: (at) => plainBlanks(`${minute.format(at)} UTC`),
    days: ({ earliest, latest }) => plainBlanks(day.formatRange(Math.min(earliest, latest), latest)),
  };
}

/** Intl puts narrow ones between some parts. */
const plainBlanks = (text: string): string => text.replace(/[\u2009\u202f]/g, ' ');

/** Locales are named by callers, so the cache of formats must not grow with what they send. */
const MOST_FORMATS = 200;

/** A day in UTC as people read it: `April 17, 2026`. `at` in milliseconds since the epoch. */
export const formatDay = formatter({ year: 'numeric', month: 'long', day: 'numeric' });

/** A minute in UTC: `April 17, 2026 at 10:30 AM UTC`. `at` in milliseconds since the epoch. */
export const formatMinute = formatter({
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

function formatter(options: Intl.DateTimeFormatOptions): (at: number, locale: string) => string {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (at, locale) => {
    const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    if (formats.size >= MOST_FORMATS) formats.clear();
    formats.set(locale, format);
    return format.format(at);
  };
}

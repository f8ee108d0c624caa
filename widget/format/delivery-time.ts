/** What a shopper is told of when something arrives; nothing where the times are missing or make no sense. */
export function deliveryText(
  earliest: string | undefined,
  latest: string | undefined,
  { locale, timeZone }: { locale?: string | undefined; timeZone?: string | undefined },
): string | undefined {
  const from = dateOf(earliest);
  const to = dateOf(latest);
  const format = formatFor(locale, timeZone);
  if (from && to) return from > to ? undefined : `Arrives ${format.formatRange(from, to)}`;
  if (to) return `Arrives by ${format.format(to)}`;
  return from && `Arrives from ${format.format(from)}`;
}

function dateOf(time: string | undefined): Date | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function formatFor(locale: string | undefined, timeZone: string | undefined): Intl.DateTimeFormat {
  const options = { weekday: 'short', month: 'short', day: 'numeric', timeZone } as const;
  try {
    return new Intl.DateTimeFormat(locale, options);
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: undefined });
  }
}

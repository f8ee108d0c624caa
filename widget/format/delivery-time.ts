/** What is said of the time: the words before it, and whether it is one of the day. */
const SAID: Record<string, { words: string; isExact: boolean }> = {
  pickup: { words: 'Ready', isExact: true },
  local_delivery: { words: 'Arrives', isExact: true },
};

export interface DeliveryTextOptions {
  locale?: string | undefined;
  timeZone?: string | undefined;
  /** Of the option; a parcel unless given. */
  type?: string;
}

/** What a shopper is told of when something arrives; nothing where the times are missing or make no sense. */
export function deliveryText(
  earliest: string | undefined,
  latest: string | undefined,
  { locale, timeZone, type = 'shipping' }: DeliveryTextOptions,
): string | undefined {
  const from = dateOf(earliest);
  const to = dateOf(latest);
  const { words, isExact } = SAID[type] ?? { words: 'Arrives', isExact: false };
  const format = formatFor(locale, timeZone, isExact);
  if (from && to) return from > to ? undefined : `${words} ${format.formatRange(from, to)}`;
  if (to) return `${words} by ${format.format(to)}`;
  return from && `${words} from ${format.format(from)}`;
}

function dateOf(time: string | undefined): Date | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function formatFor(locale: string | undefined, timeZone: string | undefined, isExact: boolean): Intl.DateTimeFormat {
  const clock = isExact ? ({ hour: 'numeric', minute: '2-digit' } as const) : {};
  const options = { weekday: 'short', month: 'short', day: 'numeric', ...clock, timeZone } as const;
  try {
    return new Intl.DateTimeFormat(locale, options);
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: undefined });
  }
}

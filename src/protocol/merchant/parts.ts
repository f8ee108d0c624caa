import { z } from 'zod';

/* Parts that requests of the merchant's API share. Amounts in minor units, times in RFC 3339. */

export const requestedTime = z.iso.datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' });

export const positiveAmount = z.int('expected a whole number of minor units').min(1, 'expected a positive amount');

/** As long as the longest id of ours and any variant's. */
const id = z.string().min(1).max(255);

/** For the buyer to read. */
export const description = z.string().min(1).max(500);

/** A word for programs, such as `defective`. */
export const reason = z.string().min(1).max(100);

/** So many units of a line of the order. */
const lineQuantity = z.strictObject({ id, quantity: z.int().min(1).max(100_000) });

export const requestedLines = z.array(lineQuantity).min(1, 'expected at least one line').max(200);

/** As the domain names it. */
export const toLines = (lines: z.infer<typeof requestedLines>) =>
  lines.map(({ id: lineId, quantity }) => ({ lineId, quantity }));

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The same of a time that may not be known. */
export const isoOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : iso(milliseconds);

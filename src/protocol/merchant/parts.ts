import { z } from 'zod';

/* Parts that requests of the merchant's API share. Amounts in minor units, times in RFC 3339. */

/** Years that RFC 3339 has no four digits for; an offset may lead to them. */
const BEYOND = { before: Date.parse('0000-01-01T00:00:00Z'), after: Date.parse('9999-12-31T23:59:59.999Z') };

export const requestedTime = z.iso
  .datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' })
  .refine((text) => !(Date.parse(text) < BEYOND.before || Date.parse(text) > BEYOND.after), {
    error: 'expected a time that is in the years 0000 to 9999 in UTC',
  });

/** Stripe's largest charge. */
const LARGEST_AMOUNT = 99_999_999;

export const positiveAmount = z
  .int('expected a whole number of minor units')
  .min(1, 'expected a positive amount')
  .max(LARGEST_AMOUNT, `expected an amount of at most ${LARGEST_AMOUNT}`);

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

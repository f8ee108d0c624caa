import { z } from 'zod';
import { problems } from '../../errors.js';

/* Lists of the merchant's API: newest first, a page at a time. */

const MOST = 100;
const USUAL = 20;

/** Query parameters of every list. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, `expected a whole number from 1 to ${MOST}`)
    .optional()
    .describe(`Items on a page, 1 to ${MOST}; ${USUAL} unless given.`),
  cursor: z.string().min(1).max(1000).optional().describe('`next_cursor` of the page before.'),
};

/** What a list answers. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    next_cursor: z
      .string()
      .optional()
      .describe(
        'There is, or may be, more. A page may have fewer items than asked for, or none, and go on all the same.',
      ),
  });

/** Filters by time. */
export const createdQuery = {
  created_after: z.iso
    .datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' })
    .optional()
    .describe('Later than this time.'),
  created_before: z.iso
    .datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' })
    .optional()
    .describe('Earlier than this time.'),
};

/** What was asked for by the query of a list, apart from its cursor. */
export const toLimit = ({ limit }: { limit?: string }): number => (limit === undefined ? USUAL : Number(limit));

export const toCreated = (query: { created_after?: string; created_before?: string }) => ({
  ...(query.created_after !== undefined && { createdAfter: Date.parse(query.created_after) }),
  ...(query.created_before !== undefined && { createdBefore: Date.parse(query.created_before) }),
});

/** Where a page of a list ends, and how that is written: an opaque text that goes with one list. */
export interface CursorOf<Place> {
  encode(place: Place): string;
  /** Throws 400 for anything but a cursor of this list. */
  decode(text: string | undefined): Place | undefined;
}

/** `schema` is of the place itself, `param` where the cursor stands in a request. */
export function cursorOf<T extends z.ZodType>(list: string, schema: T, param = '$.query.cursor'): CursorOf<z.infer<T>> {
  const written = z.tuple([z.literal(list), schema]);
  return {
    encode: (place) => Buffer.from(JSON.stringify([list, place])).toString('base64url'),
    decode(text) {
      if (text === undefined) return undefined;
      const parsed = written.safeParse(parse(Buffer.from(text, 'base64url').toString()));
      if (parsed.success) return parsed.data[1] as z.infer<T>;
      throw problems.invalid(param, 'Give the next_cursor of a page of this list, as it was.');
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const whole = z.int().min(0);

/** A place in a list by time. */
export const timePlace = z.strictObject({ at: z.int(), id: z.string().max(300) });

/** A place in a list by row. */
export const rowPlace = whole;

export const idPlace = z.string().min(1).max(300);

/** A page on the wire. */
export const renderPage = <T, Place, W>(
  { items, next }: { items: readonly T[]; next?: Place },
  { encode }: CursorOf<Place>,
  render: (item: T) => W,
): { items: W[]; next_cursor?: string } => ({
  items: items.map(render),
  next_cursor: next === undefined ? undefined : encode(next),
});

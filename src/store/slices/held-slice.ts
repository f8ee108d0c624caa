import type { HeldPlace, HeldReservation, Slice } from '../archive.js';
import { takeSlice } from './take-slice.js';

/** A reservation that is held, as a row. */
export interface HeldColumns {
  sessionId: string;
  heldUntil: number;
  /** JSON. */
  lines: string;
}

/** Behind those without an end. */
export const FIRST_HELD: HeldPlace = { heldUntil: 0, sessionId: '' };

const itemOf = ({ sessionId, lines }: HeldColumns): HeldReservation => ({ sessionId, lines: JSON.parse(lines) });

/** Reservations out of rows: `endless` ones, which are all of them, before those with an end. */
export function heldSlice(
  endless: readonly HeldColumns[],
  ending: Iterable<HeldColumns>,
  limit: number,
): Slice<HeldReservation, HeldPlace> {
  const slice = takeSlice(ending, {
    limit,
    itemOf,
    placeOf: ({ heldUntil, sessionId }) => ({ heldUntil, sessionId }),
  });
  return { ...slice, items: [...endless.map(itemOf), ...slice.items] };
}

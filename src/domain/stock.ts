/** Units of one session's lines: on the way to a paid order, paid for, or given back. */
export interface Reservation {
  sessionId: string;
  agentId: string;
  lines: ReservedLine[];
  state: 'held' | 'consumed' | 'released';
  /** Milliseconds; `null` while a charge is undecided: such a hold has no end in time. */
  heldUntil: number | null;
}

export interface ReservedLine {
  variantId: string;
  quantity: number;
}

/** A change of what is on the shelf: negative takes. The store refuses to go below zero. */
export interface StockDelta {
  variantId: string;
  by: number;
}

/** The reservation that holds exactly `wanted`, and what that takes from or gives back to the shelf. */
export function holdInstead(
  current: Reservation | undefined,
  owner: { sessionId: string; agentId: string },
  wanted: ReservedLine[],
  heldUntil: number | null,
): { reservation?: Reservation; deltas: StockDelta[] } {
  const before = heldLines(current);
  if (before.length === 0 && wanted.length === 0) return { deltas: [] };
  const change = new Map<string, number>();
  for (const { variantId, quantity } of before) change.set(variantId, (change.get(variantId) ?? 0) + quantity);
  for (const { variantId, quantity } of wanted) change.set(variantId, (change.get(variantId) ?? 0) - quantity);
  const state = wanted.length > 0 ? ('held' as const) : ('released' as const);
  return {
    reservation: { ...owner, lines: wanted, state, heldUntil: state === 'held' ? heldUntil : null },
    deltas: [...change].filter(([, by]) => by !== 0).map(([variantId, by]) => ({ variantId, by })),
  };
}

/** Gives everything back to the shelf. */
export function release(current: Reservation | undefined): { reservation?: Reservation; deltas: StockDelta[] } {
  const held = heldLines(current);
  if (!current || held.length === 0) return { deltas: [] };
  return {
    reservation: { ...current, state: 'released', heldUntil: null },
    deltas: held.map(({ variantId, quantity }) => ({ variantId, by: quantity })),
  };
}

export const heldLines = (reservation: Reservation | undefined): ReservedLine[] =>
  reservation?.state === 'held' ? reservation.lines : [];

/**
 * The units of a paid order. What the session holds is used up; the rest is taken from the shelf as far as it goes, and
 * what it did not have is `missing`.
 */
export function consume(
  current: Reservation | undefined,
  owner: { sessionId: string; agentId: string },
  wanted: readonly ReservedLine[],
  stock: ReadonlyMap<string, number>,
): { reservation?: Reservation; deltas: StockDelta[]; missing: ReservedLine[] } {
  const counted = wanted.filter(({ variantId }) => stock.has(variantId));
  const { reservation, deltas } = holdInstead(current, owner, counted, null);
  const possible = deltas.map(({ variantId, by }) => ({ variantId, by: Math.max(by, -(stock.get(variantId) ?? 0)) }));
  return {
    reservation: reservation && { ...reservation, state: counted.length > 0 ? 'consumed' : 'released' },
    deltas: possible.filter(({ by }) => by !== 0),
    missing: deltas.flatMap(({ variantId, by }, index) => {
      const quantity = (possible[index]?.by ?? by) - by;
      return quantity > 0 ? [{ variantId, quantity }] : [];
    }),
  };
}

/**
 * What the shelf of a variant should have where somebody else counts its units: those that were answered, without what is
 * promised and not yet known there. `undefined`: it stays as it is.
 * @param counted units as they were answered; `null`: not counted
 */
export function shelfAfterCount(
  before: number | undefined,
  counted: number | null,
  { held, ordered }: { held: number; ordered: number },
): number | null | undefined {
  // What is held goes back to a shelf, so there has to be one for as long.
  if (counted === null) return before === undefined || held > 0 ? undefined : null;
  const level = Math.max(0, counted - held - ordered);
  return level === before ? undefined : level;
}

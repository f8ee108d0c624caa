/** A number from 0 to 1, not 1 itself. */
export type Random = () => number;

/** One of a list, which has something in it. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

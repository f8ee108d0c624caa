import type { Dimensions } from './catalog.js';

/** Three measures in the order in which they are compared. */
export function longestFirst(measures: readonly number[]): Dimensions {
  const [long = 0, middle = 0, short = 0] = [...measures].sort((a, b) => b - a);
  return [long, middle, short];
}

/** Whether something fits, however it is turned. */
export const fits = (dimensions: Dimensions, largest: Dimensions): boolean =>
  dimensions.every((measure, index) => measure <= (largest[index] ?? 0));

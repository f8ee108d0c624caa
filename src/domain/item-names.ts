import type { BasketLine } from './basket.js';

/** Line ids by each name that an agent may use for them: the id of the line, or of its variant. A line's id goes first. */
export function linesByName(
  lines: readonly { id: string; variant: Pick<BasketLine['variant'], 'id'> }[],
): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { id, variant } of lines) {
    const same = named.get(variant.id);
    if (same) same.push(id);
    else named.set(variant.id, [id]);
  }
  for (const { id } of lines) named.set(id, [id]);
  return named;
}

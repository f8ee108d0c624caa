export type Counts = Map<string, number>;

export function count(counts: Counts, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** One line for each group of names such as `crash at after_t1`: the group is the first word. */
export function figures(counts: Counts): string {
  const groups = new Map<string, string[]>();
  for (const [name, value] of [...counts].sort(([a], [b]) => a.localeCompare(b))) {
    const [group = '', ...rest] = name.split(' ');
    const shown = `${rest.join(' ')}${rest.length > 0 ? ' ' : ''}${value.toLocaleString('en-US')}`;
    groups.set(group, [...(groups.get(group) ?? []), shown]);
  }
  return [...groups].map(([group, values]) => `  ${group}: ${values.join(', ')}`).join('\n');
}

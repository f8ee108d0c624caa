/** Sessions with a complete request whose end is not known. */
export function createUnderway() {
  const counts = new Map<string, number>();
  return {
    begin: (id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1),
    end(id: string): void {
      const left = (counts.get(id) ?? 1) - 1;
      if (left > 0) counts.set(id, left);
      else counts.delete(id);
    },
    ids: (): string[] => [...counts.keys()],
  };
}

export type Underway = ReturnType<typeof createUnderway>;

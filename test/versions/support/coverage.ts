/* What the tests of a file have seen of each version, for its last lines. */

export interface Coverage {
  see(kind: 'version' | 'operation' | 'status' | 'message' | 'answer', name: string): void;
  /** Names seen of a kind. */
  seen(kind: string): string[];
  print(title: string): void;
}

export function createCoverage(): Coverage {
  const counts = new Map<string, Map<string, number>>();
  return {
    see(kind, name) {
      const of = counts.get(kind) ?? new Map<string, number>();
      counts.set(kind, of.set(name, (of.get(name) ?? 0) + 1));
    },
    seen: (kind) => [...(counts.get(kind) ?? new Map()).keys()],
    print(title) {
      const lines = [...counts].map(([kind, of]) => {
        const each = [...of].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => `${name} ${count}`);
        return `  ${kind}: ${each.join(', ')}`;
      });
      console.log([title, ...lines].join('\n'));
    },
  };
}

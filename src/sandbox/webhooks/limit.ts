/** Lets at most `most` pieces of work run at a time; the others wait in their order. */
export function createLimit(most: number) {
  const waiting: (() => void)[] = [];
  let free = most;
  return async function limited<T>(work: () => Promise<T>): Promise<T> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Where facts are kept, such as the store. */
export interface KeptFacts {
  fact(name: string): Promise<string | undefined>;
  setFact(name: string, value: string): Promise<void>;
}

/** A listing that was good, and when it was last known to be. */
export interface Kept<T> {
  listing: T;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * The last good listing of a catalog that is somewhere else, as JSON, so that a server which starts while that is away
 * has goods to sell. The name changes with the shape: another release may have written it.
 */
export function createKeptListing<T>({ fact, setFact }: KeptFacts, name: string) {
  return {
    async read(): Promise<Kept<T> | undefined> {
      const [text, at] = [await fact(name), await fact(`${name}_at`)];
      return text === undefined ? undefined : { listing: JSON.parse(text), at: Number(at ?? 0) };
    },
    /** The listing as JSON. */
    async write(text: string, at: number): Promise<void> {
      await setFact(name, text);
      await setFact(`${name}_at`, String(at));
    },
    /** It is still good. */
    confirm: (at: number): Promise<void> => setFact(`${name}_at`, String(at)),
  };
}

export type KeptListing<T> = ReturnType<typeof createKeptListing<T>>;

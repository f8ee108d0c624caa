/** One exact text in one file of the tree, and what stands there once the mechanism is gone. */
export interface Edit {
  file: string;
  from: string;
  to: string;
}

/** A safety mechanism, how to take it away, and the tests that have to notice. */
export interface Mutation {
  name: string;
  /** The mechanism that is missing afterwards. */
  without: string;
  edits: readonly Edit[];
  tests: readonly string[];
  /** Schedules of the protocol simulation; `SCHEDULES` unless given. */
  schedules?: number;
  /** The tests start the compiled server. */
  compiled?: true;
  /** The tests skip themselves where strace cannot trace a child, or where there is no PostgreSQL. */
  needs?: 'strace' | 'postgres';
}

/** Schedules of the protocol simulation where a mutation names no other number. */
export const SCHEDULES = 3000;

export const SIMULATED = {
  one: 'test/completion/protocol-simulation/one-instance.test.ts',
  several: 'test/completion/protocol-simulation/several-instances.test.ts',
};

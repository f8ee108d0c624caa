/** What must not be: each with its line in the table. */
export const COLUMNS = {
  doubled: 'charged more than once',
  chargedWithoutOrder: 'charged without order or refund',
  orderWithoutCharge: 'order without charge',
  wrongAmount: 'wrong amount',
  inVain: 'charged in vain and sent back',
  refundedTwice: 'refunded too much or twice',
  refundLost: 'refunds lost or shown wrongly',
  newsLost: "Stripe's news without effect",
  oversold: 'units oversold',
  held: 'units held left over',
  unaccounted: 'units unaccounted for',
  stuck: 'stuck 90 s after the faults ended',
  acknowledged: 'acknowledged answers lost or changed',
  unexpected: 'answers nobody expects',
  crashed: 'servers that ended by themselves',
  damaged: 'damage of the database',
} as const;

export type Column = keyof typeof COLUMNS;

/** Takes down what is wrong, in some of the columns. */
export interface Complaints<C extends string> {
  add(column: C, sentence: string, count?: number): void;
}

const EXAMPLES = 5;

/** Counts what is wrong with money. */
export const createFindings = () => createFindingsIn<Column>(COLUMNS);

/** Counts what is wrong, and keeps the first of each kind to be shown. */
export function createFindingsIn<C extends string>(columns: Record<C, string>) {
  const found = new Map<C, { count: number; examples: string[] }>();
  return {
    add(column: C, sentence: string, count = 1): void {
      const one = found.get(column) ?? { count: 0, examples: [] };
      one.count += count;
      if (one.examples.length < EXAMPLES) one.examples.push(sentence);
      found.set(column, one);
    },
    count: (column: C): number => found.get(column)?.count ?? 0,
    columns: (): C[] => [...found.keys()],
    examples: (): string[] =>
      [...found].flatMap(([column, { examples }]) => examples.map((example) => `${columns[column]}: ${example}`)),
  };
}

export type Findings = ReturnType<typeof createFindings>;

/** Mistakes that are shown; of the others it says how many there are. */
const MOST_SHOWN = 20;

/** The goods cannot be taken as they are: each problem is a sentence with its place. Nothing was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly problems: readonly string[];

  constructor(from: string, problems: readonly string[]) {
    const shown = problems.slice(0, MOST_SHOWN).map((problem) => `  - ${problem}`);
    const rest = problems.length - shown.length;
    super([`${from} cannot be imported:`, ...shown, ...(rest > 0 ? [`  and ${rest} more.`] : [])].join('\n'));
    this.problems = problems;
  }
}

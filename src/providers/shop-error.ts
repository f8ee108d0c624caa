/** The shop's files cannot be used; every mistake in all of them, each with its place and what was expected there. */
export class ShopError extends Error {
  override readonly name = 'ShopError';
  readonly problems: readonly string[];

  constructor(dir: string, problems: readonly string[]) {
    super(`The shop in ${dir} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

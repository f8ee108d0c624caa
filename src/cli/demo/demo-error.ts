/** The demo saw something other than what the server promises. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** Goes on only where a promise is kept. */
export function prove(isKept: boolean, promise: string): asserts isKept {
  if (!isKept) throw new DemoError(`The demo expected something else: ${promise}.`);
}

/** Goes on only with a value. */
export function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new DemoError(`The demo expected something else: there is no ${what}.`);
  return value;
}

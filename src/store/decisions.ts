import type { Decision } from './store.js';

/** Whether there is anything to write at all. */
export function hasWrites({ puts, stock, credit }: Decision<unknown>): boolean {
  if ((stock && stock.length > 0) || (credit && credit.length > 0)) return true;
  return Object.values(puts ?? {}).some((put) => put !== undefined && !(Array.isArray(put) && put.length === 0));
}

/** The compiler refuses an async `decide`; a cast, or JavaScript, gets past it. */
export function refusePromise(decision: object): void {
  if (!('then' in decision)) return;
  Promise.resolve(decision).catch(() => {});
  throw new TypeError('A decision is made at once: `decide` must not return a promise.');
}

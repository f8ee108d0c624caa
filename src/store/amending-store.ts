import type { Decision, Puts, Store } from './store.js';

/**
 * A store whose commits are looked at, whoever decides them: `amend` says what else is written in the same commit, and
 * `onCommitted` hears of it once it is durable.
 */
export const amendingStore = <S extends Store>(
  store: S,
  amend: (decision: Decision<unknown>) => Puts | undefined,
  onCommitted: (decision: Decision<unknown>) => void,
): S => ({
  ...store,
  async commit(keys, decide) {
    let last: Decision<unknown> | undefined;
    const result = await store.commit(keys, (rows, now) => {
      const decision = decide(rows, now);
      const more = amend(decision);
      const amended = more ? { ...decision, puts: { ...decision.puts, ...more } } : decision;
      last = amended;
      return amended;
    });
    if (last) onCommitted(last);
    return result;
  },
});

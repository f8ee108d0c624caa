import type { CreditHold, CreditMove, CreditMovement, StoreCredit } from '../../src/domain/store-credit.js';
import type { CommitKeys } from '../../src/store/store.js';

/** Store credits as plain maps. */
export function createMemoryCredits() {
  const credits = new Map<string, StoreCredit>();
  const moves: CreditMovement[] = [];

  const holdOf = (sessionId: string, creditId: string): CreditHold => {
    const own = moves.filter((move) => move.sessionId === sessionId && move.creditId === creditId);
    const held = own.filter(({ kind }) => kind === 'taken' || kind === 'released' || kind === 'spent');
    const amount = held.reduce((sum, { by }) => sum - by, 0);
    return { creditId, amount, isSpent: held.some(({ kind }) => kind === 'spent') };
  };

  return {
    load({ credits: ids = [], creditCodes = [] }: CommitKeys): Map<string, StoreCredit> {
      const wanted = [...credits.values()].filter(
        ({ id, codeHash }) => ids.includes(id) || creditCodes.includes(codeHash),
      );
      return new Map(wanted.map((credit) => [credit.id, structuredClone(credit)]));
    },
    holds: (sessionId: string): CreditHold[] =>
      [...new Set(moves.filter((move) => move.sessionId === sessionId).map(({ creditId }) => creditId))]
        .map((creditId) => holdOf(sessionId, creditId))
        .filter(({ amount }) => amount > 0),
    /** Whether no balance falls below zero. */
    has(asked: readonly CreditMove[], added: StoreCredit | undefined): boolean {
      const left = new Map([...credits].map(([id, { balance }]) => [id, balance]));
      if (added) left.set(added.id, added.balance);
      return asked.every(({ creditId, by }) => {
        const balance = (left.get(creditId) ?? Number.NaN) + by;
        left.set(creditId, balance);
        return balance >= 0;
      });
    },
    insert: (credit: StoreCredit): void => void credits.set(credit.id, structuredClone(credit)),
    move(asked: readonly CreditMove[], at: number): void {
      for (const move of asked) {
        const credit = credits.get(move.creditId);
        if (credit) credit.balance += move.by;
        moves.push({ ...move, at });
      }
    },
    markVoid(id: string, now: number): void {
      const credit = credits.get(id);
      if (credit) credit.voidedAt ??= now;
    },
  };
}

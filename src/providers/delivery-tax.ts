import { shareOut } from '../domain/money.js';
import type { TaxRequest } from './types.js';

/** The tax of all delivery together, by option id: each has its part of it by what it costs. */
export function byOption(options: TaxRequest['delivery'], tax: number): Record<string, number> {
  const shares = shareOut(
    tax,
    options.map(({ amount }) => amount),
  );
  return Object.fromEntries(options.map(({ optionId }, index) => [optionId, shares[index] ?? 0]));
}

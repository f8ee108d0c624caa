import { ANY_ORDER } from '../../domain/redemption.js';
import type { RuleUses, Slice } from '../archive.js';
import { takeSlice } from './take-slice.js';

/** Uses of rules out of rows of all buyers together; what any order uses is no rule's. */
export const usesSlice = (rows: Iterable<RuleUses>, limit: number): Slice<RuleUses, string> =>
  takeSlice(rows, {
    limit,
    itemOf: (row) => (row.ruleId === ANY_ORDER ? undefined : row),
    placeOf: ({ ruleId }) => ruleId,
  });

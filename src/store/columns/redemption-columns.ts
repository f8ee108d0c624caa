import type { Redemption } from '../../domain/redemption.js';

/** A use of a discount rule as a row. */
export interface RedemptionColumns {
  sessionId: string;
  ruleId: string;
  buyer: string | null;
  state: Redemption['state'];
  returnable: 0 | 1;
}

/** A use of a discount rule out of its row. */
export const toRedemption = ({ buyer, returnable, ...row }: RedemptionColumns): Redemption => ({
  ...row,
  returnable: returnable === 1,
  ...(buyer !== null && { buyer }),
});

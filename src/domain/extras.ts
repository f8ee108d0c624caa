import type { Content } from './sentence.js';

/** What is paid beside the goods and their delivery: each is a row of the totals. */
export type ExtraType = 'fee' | 'gift_wrap' | 'tip';

export interface Extra {
  /** Unique among the extras and lines of a checkout: `fee_<id of the rule>`, `gift_wrap` or `tip`. */
  id: string;
  type: ExtraType;
  title: Content;
  description?: Content;
  /** Minor units as in shop.json, so with tax inside where prices have it. */
  amount: number;
  /** Absent where it is not taxed. */
  taxed?: { taxCode?: string };
}

/** An extra with its price worked out: minor units, `amount` without tax. */
export interface QuotedExtra extends Extra {
  tax: number;
}

/** Those on which tax is worked out, in the order in which it is asked about. */
export const taxedExtras = ({ totals }: { totals: { extras?: readonly QuotedExtra[] } }): QuotedExtra[] =>
  (totals.extras ?? []).filter(({ taxed }) => taxed !== undefined);

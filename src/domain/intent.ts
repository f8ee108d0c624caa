/** Why agents say that a purchase came to nothing (ACP intent traces §4.1). */
export const REASON_CODES = [
  'price_sensitivity',
  'shipping_cost',
  'shipping_speed',
  'product_fit',
  'trust_security',
  'returns_policy',
  'payment_options',
  'comparison',
  'timing_deferred',
  'other',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** What a code counts as: one that nobody here knows is kept as it was sent, and is some other reason (§7.2). */
export const reasonOf = (code: string): ReasonCode => REASON_CODES.find((known) => known === code) ?? 'other';

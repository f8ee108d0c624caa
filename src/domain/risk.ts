/** What becomes of the insights with which Stripe recommends to block a payment. */
export interface RiskPolicy {
  /** Insights that refuse the payment; `any` is all that `review` does not name. */
  block: readonly string[] | 'any';
  /** Insights that let the payment through, and send its order to a person. */
  review: readonly string[];
}

/** The policy of a shop that says nothing. */
export const BLOCK_ANY: RiskPolicy = { block: 'any', review: [] };

/** Judges a payment by the insights that recommend to block it. */
export function judgeRisk(insights: readonly string[], policy: RiskPolicy): { isBlocked: boolean; review: string[] } {
  const review = insights.filter((insight) => policy.review.includes(insight));
  const rest = insights.filter((insight) => !review.includes(insight));
  const blocking = policy.block === 'any' ? rest : rest.filter((insight) => policy.block.includes(insight));
  return { isBlocked: blocking.length > 0, review };
}

import type { DiscountRule } from '../../domain/discount-rule.js';
import type { Quote } from '../../domain/quote.js';
import {
  ANY_ORDER,
  NO_USES,
  type Redemption,
  type Redemptions,
  type UseCounts,
  type UseKey,
  type UsesSeen,
  useKey,
} from '../../domain/redemption.js';
import { type CheckoutDraft, emailOf } from '../../domain/session.js';
import type { Store } from '../../store/store.js';
import type { BuyerHashes } from './buyer-hashes.js';

export interface RedeemingDeps {
  store: Pick<Store, 'read'>;
  buyerHashes: BuyerHashes;
}

/** The uses that a session needs in order to be paid as it was quoted. */
export interface WantedUses {
  /** What has to be counted in the commit that takes them. */
  keys: readonly UseKey[];
  /** Whether there is one left of each. */
  areThere(counts: UseCounts | undefined): boolean;
  redemptions(sessionId: string, state: 'held' | 'redeemed'): Redemptions | undefined;
}

/** Looks up how often discount rules were used, and says which uses a session takes. */
export function createRedeeming({ store, buyerHashes }: RedeemingDeps) {
  /** All counts that a rule's limits look at. */
  const keysOf = (ruleId: string, buyers: readonly string[]): UseKey[] => [
    { ruleId, buyer: '' },
    ...buyers.map((buyer) => ({ ruleId, buyer })),
  ];

  const count = (counts: UseCounts | undefined, ruleId: string, buyers: readonly string[]): number =>
    buyers.reduce((sum, buyer) => sum + (counts?.get(useKey({ ruleId, buyer })) ?? 0), 0);

  return {
    /** How often rules were used by now, as far as one of them asks. */
    async seen(rules: readonly DiscountRule[], email: string | undefined): Promise<UsesSeen> {
      const counted = rules.filter(({ limits }) => limits !== undefined).map(({ id }) => id);
      const firstOrder = rules.some(({ buyers }) => buyers?.firstOrder);
      if (counted.length === 0 && !firstOrder) return NO_USES;
      const buyers = email === undefined ? [] : buyerHashes(email);
      const asked = firstOrder ? [...counted, ANY_ORDER] : counted;
      const { uses } = await store.read({ usesOf: asked.flatMap((ruleId) => keysOf(ruleId, buyers)) });
      return {
        ofRule: (ruleId) => count(uses, ruleId, ['']),
        ofBuyer: (ruleId) => count(uses, ruleId, buyers),
        ordersOfBuyer: count(uses, ANY_ORDER, buyers),
      };
    },

    /** What paying for this quote takes: a use of each rule that took something off, and the buyer's order itself. */
    wanted(draft: CheckoutDraft, { discounts }: Quote): WantedUses {
      const email = emailOf(draft);
      const buyers = email === undefined ? [] : buyerHashes(email);
      const [buyer] = buyers;
      const taken = (discounts?.applied ?? []).filter(({ amount }) => amount > 0);
      const limited = taken.filter(({ limits, firstOrder }) => limits !== undefined || firstOrder);
      return {
        keys: limited.flatMap(({ ruleId, firstOrder }) => [
          ...keysOf(ruleId, buyers),
          ...(firstOrder ? keysOf(ANY_ORDER, buyers) : []),
        ]),
        areThere: (counts) =>
          limited.every(({ ruleId, limits: { total, perBuyer } = {}, firstOrder }) => {
            if (total !== undefined && count(counts, ruleId, ['']) >= total) return false;
            if (perBuyer !== undefined && count(counts, ruleId, buyers) >= perBuyer) return false;
            return !firstOrder || count(counts, ANY_ORDER, buyers) === 0;
          }),
        redemptions(sessionId, state) {
          const common = { sessionId, state, ...(buyer !== undefined && { buyer }) };
          const rows = taken.map(
            ({ ruleId, limits }): Redemption => ({ ...common, ruleId, returnable: limits?.givenBack ?? false }),
          );
          if (buyer !== undefined) rows.push({ ...common, ruleId: ANY_ORDER, returnable: false });
          return rows.length > 0 ? { sessionId, rows } : undefined;
        },
      };
    },
  };
}

export type Redeeming = ReturnType<typeof createRedeeming>;

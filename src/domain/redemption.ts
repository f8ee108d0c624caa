/** The rule that stands for an order as such: whoever has one of these made an order before. */
export const ANY_ORDER = '$order';

/**
 * One use of a discount rule by one session: `held` while its payment is under way, `redeemed` by its order. `released`
 * and `returned` count no more: the first had no order, the second an order that did not last.
 */
export interface Redemption {
  sessionId: string;
  ruleId: string;
  /** Keyed hash of the buyer's e-mail address. */
  buyer?: string;
  state: 'held' | 'redeemed' | 'released' | 'returned';
  /** An order that is canceled or wholly refunded gives it back. */
  returnable: boolean;
}

/** All uses of one session; they are written together. */
export interface Redemptions {
  sessionId: string;
  rows: readonly Redemption[];
}

/** Whose uses of what: of a buyer, or with an empty `buyer` of all. */
export interface UseKey {
  ruleId: string;
  buyer: string;
}

/** Uses that count, held ones among them, by {@link useKey}; without one there is no entry. */
export type UseCounts = ReadonlyMap<string, number>;

export const useKey = ({ ruleId, buyer }: UseKey): string => `${ruleId} ${buyer}`;

/** Uses that count, held ones among them. */
export interface UsesSeen {
  ofRule(ruleId: string): number;
  /** By the buyer of the basket; 0 while that is not known. */
  ofBuyer(ruleId: string): number;
  ordersOfBuyer: number;
}

export const NO_USES: UsesSeen = { ofRule: () => 0, ofBuyer: () => 0, ordersOfBuyer: 0 };

/** Gives up what the session holds; nothing where it holds nothing. */
export const releaseUses = (rows: readonly Redemption[] | undefined): Redemptions | undefined =>
  rows?.some(({ state }) => state === 'held') ? inState(rows, 'released') : undefined;

/** The session has its order: its uses are used up, even those that were given up before the money came after all. */
export const redeemUses = (rows: readonly Redemption[] | undefined): Redemptions | undefined =>
  inState(rows ?? [], 'redeemed');

function inState(rows: readonly Redemption[], state: Redemption['state']): Redemptions | undefined {
  const [first] = rows;
  return first && { sessionId: first.sessionId, rows: rows.map((row) => ({ ...row, state })) };
}

import { z } from 'zod';
import type { CreditMovement, StoreCredit } from '../../domain/store-credit.js';
import { amount, time } from '../answers/parts.js';
import { iso, isoOf } from '../time.js';
import { checked, checkedQuery } from './checked.js';
import { cursorOf, idPlace, pageOf, pageQuery, toLimit } from './page.js';
import { positiveAmount, requestedTime } from './parts.js';

const kind = z
  .enum(['store_credit', 'gift_card'])
  .describe('`store_credit` is sent among the discount codes, `gift_card` through its payment handler.');

const facts = {
  id: z.string(),
  kind,
  code_end: z.string().describe('Last characters of its code, which itself is kept nowhere.'),
  currency: z.string(),
  amount: amount.describe('With which it was issued, in minor units.'),
  balance: amount.describe('What can be spent now: what payments under way hold of it is not in it.'),
  status: z.enum(['open', 'void']).describe('An expired one is `open` too: `expires_at` says that it is over.'),
  note: z.string().optional(),
  expires_at: time.optional(),
  voided_at: time.optional(),
  created_at: time,
};

export const storeCredit = z
  .strictObject(facts)
  .describe('Money of a buyer at this shop; whoever has its code can pay with it.');

export const issuedCredit = z.strictObject({
  ...facts,
  code: z
    .string()
    .optional()
    .describe('What the buyer pays with. It is answered once, and not to the same request again.'),
});

const movement = z.strictObject({
  kind: z
    .enum(['issued', 'taken', 'released', 'spent', 'returned', 'voided'])
    .describe(
      '`taken` by a payment that began, `released` because that came to nothing, `spent` for an order, `returned` when the order went back.',
    ),
  amount: amount.describe('What it changed the balance by, in minor units; 0 where that was `taken` before.'),
  session_id: z.string().optional(),
  order_id: z.string().optional(),
  at: time,
});

export const storeCreditInFull = z.strictObject({
  ...facts,
  movements: z.array(movement).describe('The newest first.'),
  has_more_movements: z.boolean().describe('Whether it has older ones than these.'),
});

export const storeCreditsPage = pageOf(storeCredit);

export const storeCreditsQuery = z.strictObject({
  ...pageQuery,
  kind: kind.optional().describe('Only of this kind.'),
});

export const storeCreditRequest = z.strictObject({
  kind: kind.optional().describe('`store_credit` unless given.'),
  amount: positiveAmount.describe('Minor units of the shop’s currency.'),
  expires_at: requestedTime.optional().describe('From then on nobody pays with it.'),
  note: z.string().min(1).max(500).optional().describe('For the shop alone.'),
});

export const storeCreditsCursor = cursorOf('store-credits', idPlace);

/** Which credits are asked for. Throws 400 naming the parameter. */
export function parseStoreCreditsQuery(search: URLSearchParams) {
  const query = checkedQuery(storeCreditsQuery, search);
  return {
    filter: { ...(query.kind !== undefined && { kind: query.kind }) },
    request: { limit: toLimit(query), before: storeCreditsCursor.decode(query.cursor) },
  };
}

/** A credit to be issued. Throws 400 with the path of what is wrong. */
export function parseStoreCredit(body: unknown) {
  const { kind: asKind = 'store_credit', expires_at: expiry, ...asked } = checked(storeCreditRequest, body);
  return { kind: asKind, ...asked, ...(expiry !== undefined && { expiresAt: Date.parse(expiry) }) };
}

type CreditFacts = Omit<StoreCredit, 'codeHash'>;

export const renderStoreCredit = (credit: CreditFacts): z.infer<typeof storeCredit> => ({
  id: credit.id,
  kind: credit.kind,
  code_end: credit.end,
  currency: credit.currency,
  amount: credit.amount,
  balance: credit.balance,
  status: credit.voidedAt === undefined ? 'open' : 'void',
  note: credit.note,
  expires_at: isoOf(credit.expiresAt),
  voided_at: isoOf(credit.voidedAt),
  created_at: iso(credit.createdAt),
});

export const renderStoreCreditInFull = ({
  credit,
  movements,
  hasMore,
}: {
  credit: CreditFacts;
  movements: readonly CreditMovement[];
  hasMore: boolean;
}): z.infer<typeof storeCreditInFull> => ({
  ...renderStoreCredit(credit),
  movements: movements.map(({ kind, by, sessionId, orderId, at }) => ({
    kind,
    amount: by,
    session_id: sessionId,
    order_id: orderId,
    at: iso(at),
  })),
  has_more_movements: hasMore,
});

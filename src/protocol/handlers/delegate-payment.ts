import { z } from 'zod';
import type { DelegatedCard } from '../../domain/commands.js';
import { problems } from '../../errors.js';
import { schemaProblem } from '../errors.js';
import { wireAddress, wireId } from '../schema.js';
import { iso } from '../time.js';
import { GIFT_CARD_HANDLER_ID } from './gift-card.js';

/*
 * `delegate_payment` of ACP 2026-04-17 (schema.delegate_payment.json), for the one kind of card that this server is the
 * vault of: gift cards, by the fields that their payment handler asks for. Everything else belongs to Stripe.
 */

const allowance = z.strictObject({
  reason: z.literal('one_time'),
  max_amount: z.int().min(1).describe('Minor units: the most that may be paid.'),
  currency: z.string().regex(/^[a-z]{3}$/, 'expected a lower-case ISO 4217 code such as usd'),
  checkout_session_id: wireId,
  merchant_id: z.string().min(1).max(256).describe('That of the payment handler.'),
  expires_at: z.iso.datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' }),
});

export const delegateRequest = z.strictObject({
  handler_id: z.literal(GIFT_CARD_HANDLER_ID, `expected "${GIFT_CARD_HANDLER_ID}"`).optional(),
  payment_method: z.strictObject({
    type: z.literal('seller_backed_gift_card', 'expected "seller_backed_gift_card"'),
    fields: z.strictObject({ card_number: z.string().min(1).max(100).describe('The code of the gift card.') }),
  }),
  allowance,
  billing_address: wireAddress.optional(),
  risk_signals: z.array(z.looseObject({})).max(50).optional().describe('Not looked at: a code is no card.'),
  metadata: z.record(z.string().max(200), z.string().max(500)).optional(),
});

export const delegateAnswer = z
  .strictObject({
    id: z.string().describe('To be sent as the token of the credential, of type `spt`.'),
    created: z.string(),
    metadata: z.record(z.string(), z.string()),
  })
  .describe('A token for one gift card and one session. Whether the card can pay is told when it does.');

/** A gift card that is given; `now` in milliseconds. Throws 400 with the path of what is wrong. */
export function parseDelegation(body: unknown, merchantId: string, now: number): DelegatedCard {
  const parsed = delegateRequest.safeParse(body);
  if (!parsed.success) throw schemaProblem(parsed.error, body);
  const { payment_method: method, allowance: allowed } = parsed.data;
  if (allowed.merchant_id !== merchantId) {
    throw problems.invalid('$.allowance.merchant_id', 'Expected the merchant_id of the payment handler.');
  }
  const expiresAt = Date.parse(allowed.expires_at);
  if (expiresAt <= now) throw problems.invalid('$.allowance.expires_at', 'Expected a time that is not over yet.');
  return {
    code: method.fields.card_number,
    sessionId: allowed.checkout_session_id,
    maxAmount: allowed.max_amount,
    currency: allowed.currency,
    expiresAt,
  };
}

/** `now` in milliseconds. */
export const renderDelegation = (token: string, merchantId: string, now: number): z.infer<typeof delegateAnswer> => ({
  id: token,
  created: iso(now),
  metadata: { merchant_id: merchantId },
});

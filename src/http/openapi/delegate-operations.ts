import { delegateAnswer, delegateRequest } from '../../protocol/handlers/delegate-payment.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { agentWriteErrors, CHECKOUT_TAG } from './checkout-operations.js';

/** Where the shop takes gift cards. */
export const delegateOperations: readonly Operation[] = [
  {
    tag: CHECKOUT_TAG.name,
    key: 'agentKey',
    underBasePath: true,
    id: 'delegatePayment',
    method: 'post',
    path: '/agentic_commerce/delegate_payment',
    summary: 'Give a gift card for a token',
    description:
      'For the payment handler `gift_card`; cards are given to Stripe. Nothing is kept and no card is looked up: whether it can pay is told when the session is completed.',
    parameters: ['ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: {
      schema: delegateRequest,
      required: true,
      examples: {
        'a gift card': {
          handler_id: 'gift_card',
          payment_method: { type: 'seller_backed_gift_card', fields: { card_number: 'GC-7KQ2-MXD9-4A8B-W3EF' } },
          allowance: {
            reason: 'one_time',
            max_amount: 5000,
            currency: 'usd',
            checkout_session_id: 'cs_0199',
            merchant_id: 'profile_test_sandbox',
            expires_at: '2099-12-31T23:59:59Z',
          },
          risk_signals: [],
          metadata: {},
        },
      },
    },
    answers: [{ status: 201, description: 'The token.', schema: delegateAnswer }],
    errors: agentWriteErrors,
  },
];

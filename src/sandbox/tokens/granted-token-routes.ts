import { noSuchObject } from '../errors.js';
import type { SharedToken } from '../objects/shared-token.js';
import { requirePaymentMethod } from '../payments/payment-method.js';
import { type Call, ok, type Route } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { fields, ignored, list, readParams, required, text, textMap } from '../wire/params.js';
import { addToken, deactivate, findToken } from './shared-token.js';
import { checkedLimits, newRisk, sandboxRisk, usageLimits } from './token-params.js';
import { grantedView } from './token-views.js';

const mintShape = {
  payment_method: required(text),
  usage_limits: usageLimits,
  customer: text,
  shared_metadata: textMap,
  // Sent by older documentation; the token belongs to the calling seller all the same.
  seller_details: fields({ network_id: ignored, network_business_profile: ignored, external_id: text }),
  expand: list(text),
  sandbox_risk: sandboxRisk,
};

function requireGranted(call: Call): SharedToken {
  const token = findToken(call, call.id);
  if (token !== undefined && token.seller === call.account.id) return token;
  throw noSuchObject('shared_payment_token', call.id, { status: 404 });
}

/** The seller's side of tokens, and the test helpers that mint and revoke them without an agent. */
export const grantedTokenRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/shared_payment/granted_tokens/:id',
    run(call) {
      readParams({ expand: list(text) }, call.params);
      return ok(grantedView(requireGranted(call)));
    },
  },
  {
    method: 'POST',
    path: '/v1/test_helpers/shared_payment/granted_tokens',
    run(call) {
      const given = readParams(mintShape, call.params);
      const limits = checkedLimits(given.usage_limits, call.now);
      const method = requirePaymentMethod(call, given.payment_method);
      const token = addToken(call, {
        issuer: null,
        seller: call.account.id,
        payment_method: method.id,
        behaves: method.behaves,
        usage_limits: limits,
        shared_metadata: mergedMetadata({}, given.shared_metadata),
        risk: newRisk(given.sandbox_risk),
      });
      return ok(grantedView(token));
    },
  },
  {
    method: 'POST',
    path: '/v1/test_helpers/shared_payment/granted_tokens/:id/revoke',
    run(call) {
      readParams({ expand: list(text) }, call.params);
      const token = requireGranted(call);
      return ok(grantedView(token.deactivated_at === null ? deactivate(call, token, 'revoked') : token));
    },
  },
];

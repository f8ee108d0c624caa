import { invalidParam, noSuchObject, refused } from '../errors.js';
import type { SharedToken } from '../objects/shared-token.js';
import { requirePaymentMethod } from '../payments/payment-method.js';
import { type Call, ok, type Route } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { choice, fields, flag, list, readParams, required, text, textMap } from '../wire/params.js';
import { addToken, deactivate, findToken } from './shared-token.js';
import { checkedLimits, newRisk, sandboxRisk, usageLimits } from './token-params.js';
import { issuedView } from './token-views.js';

const issueShape = {
  payment_method: required(text),
  usage_limits: usageLimits,
  // `network_id` is the older name of the profile.
  seller_details: fields({ network_business_profile: text, network_id: text, external_id: text }),
  return_url: text,
  setup_future_usage: choice('on_session'),
  shared_metadata: textMap,
  use_stripe_sdk: flag,
  expand: list(text),
  sandbox_risk: sandboxRisk,
};

function requireSeller(call: Call, profile: string, param: string): string {
  if (profile === call.account.profile) {
    throw invalidParam(`The network_id ${profile} is the same as the counterparty network_id.`, { param });
  }
  const seller = call.accounts.withProfile(profile);
  if (seller !== undefined) return seller.id;
  if (profile.startsWith('profile_') && !profile.startsWith('profile_test_')) {
    throw invalidParam(`The livemode of the API request and the network_id ${profile} do not match.`, { param });
  }
  throw refused(`No such network_business_profile: '${profile}'`, { code: 'resource_missing', param });
}

function requireIssued(call: Call): SharedToken {
  const token = findToken(call, call.id);
  if (token !== undefined && token.issuer === call.account.id) return token;
  throw noSuchObject('shared_payment_token', call.id, { status: 404 });
}

/** The agent's side of tokens; https://docs.stripe.com/api/shared-payment/issued-token */
export const issuedTokenRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1/shared_payment/issued_tokens',
    run(call) {
      const given = readParams(issueShape, call.params);
      const limits = checkedLimits(given.usage_limits, call.now);
      const profile = given.seller_details?.network_business_profile ?? given.seller_details?.network_id ?? null;
      const name =
        given.seller_details?.network_business_profile === undefined ? 'network_id' : 'network_business_profile';
      const seller = profile === null ? null : requireSeller(call, profile, `seller_details[${name}]`);
      const external_id = given.seller_details?.external_id ?? null;
      const method = requirePaymentMethod(call, given.payment_method);
      const token = addToken(call, {
        issuer: call.account.id,
        issuer_profile: call.account.profile,
        seller,
        seller_details: given.seller_details ? { external_id, network_business_profile: profile } : null,
        payment_method: method.id,
        behaves: method.behaves,
        usage_limits: limits,
        shared_metadata: mergedMetadata({}, given.shared_metadata),
        risk: newRisk(given.sandbox_risk),
        return_url: given.return_url ?? null,
        setup_future_usage: given.setup_future_usage ?? null,
        use_stripe_sdk: given.use_stripe_sdk ?? null,
      });
      return ok(issuedView(token));
    },
  },
  {
    method: 'GET',
    path: '/v1/shared_payment/issued_tokens/:id',
    run(call) {
      readParams({ expand: list(text) }, call.params);
      return ok(issuedView(requireIssued(call)));
    },
  },
  {
    method: 'POST',
    path: '/v1/shared_payment/issued_tokens/:id/revoke',
    run(call) {
      readParams({ expand: list(text) }, call.params);
      const token = requireIssued(call);
      return ok(issuedView(token.deactivated_at === null ? deactivate(call, token, 'revoked') : token));
    },
  },
];

import {
  type AuthenticationPolicy,
  type AuthenticationResult,
  canAuthenticate,
  isDemanded,
} from '../domain/authentication.js';
import type { CheckoutSession } from '../domain/session.js';
import type { WireAuthenticationResult } from './schema.js';
import type { WireAuthenticationMetadata, WireInterventions } from './wire.js';

/* 3-D Secure (ACP 2026-04-17, `AuthenticationResult`, `AuthenticationMetadata`, `InterventionCapabilities`). */

/** What came of an authentication; details of one that failed prove nothing, and go no further. */
export function toAuthentication(wire: WireAuthenticationResult): AuthenticationResult {
  switch (wire.outcome) {
    case 'authenticated':
    case 'informational':
    case 'attempt_acknowledged': {
      const { outcome, outcome_details: details } = wire;
      return {
        outcome,
        proof: {
          outcome,
          cryptogram: details.three_ds_cryptogram,
          electronicCommerceIndicator: details.electronic_commerce_indicator,
          transactionId: details.transaction_id,
          version: details.version,
        },
      };
    }
    default:
      return { outcome: wire.outcome };
  }
}

/** What an agent needs to authenticate its buyer; there exactly while the session waits for that. */
export function renderAuthentication(
  { authentication }: Pick<CheckoutSession, 'authentication'>,
  policy: AuthenticationPolicy | undefined,
): WireAuthenticationMetadata | undefined {
  if (!authentication || !policy) return undefined;
  const { acquirer, flowPreference } = policy;
  return {
    acquirer_details: {
      acquirer_bin: acquirer.bin,
      acquirer_country: acquirer.country,
      acquirer_merchant_id: acquirer.merchantId,
      merchant_name: acquirer.merchantName,
      requestor_id: acquirer.requestorId,
    },
    directory_server: authentication.directoryServer,
    flow_preference: flowPreference && renderFlow(flowPreference),
  };
}

function renderFlow(flow: NonNullable<AuthenticationPolicy['flowPreference']>) {
  if (flow.type === 'frictionless') return { type: flow.type, frictionless: { type: 'low_risk' as const } };
  return { type: flow.type, challenge: flow.challenge && { type: flow.challenge } };
}

/** What this session may ask of the agent, and does; nothing where there is nothing to pay by card. */
export function renderInterventions(
  { draft, quote, authentication }: Pick<CheckoutSession, 'draft' | 'quote' | 'authentication'>,
  policy: AuthenticationPolicy | undefined,
): WireInterventions {
  const { total } = quote.totals;
  if (!policy || total === 0) return { supported: [] };
  return {
    supported: canAuthenticate(draft.agent) ? ['3ds'] : [],
    ...((authentication || isDemanded(policy, total, draft)) && { required: ['3ds'], enforcement: 'conditional' }),
  };
}

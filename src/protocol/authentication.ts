import {
  type AuthenticationPolicy,
  type AuthenticationResult,
  canAuthenticate,
  enforcementOf,
  mayAuthenticate,
} from '../domain/authentication.js';
import type { CheckoutSession } from '../domain/session.js';
import type { WireAuthenticationResult } from './schema.js';
import type { WireAuthenticationMetadata, WireHandler, WireInterventions } from './wire.js';

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

/** What an agent needs to authenticate its buyer; there while the session waits for that, or would like it. */
export function renderAuthentication(
  session: Pick<CheckoutSession, 'status' | 'draft' | 'quote' | 'authentication'>,
  policy: AuthenticationPolicy | undefined,
): WireAuthenticationMetadata | undefined {
  const { authentication } = session;
  if (!policy || !(authentication || mayAuthenticate(policy, session))) return undefined;
  const { acquirer, flowPreference } = policy;
  return {
    acquirer_details: {
      acquirer_bin: acquirer.bin,
      acquirer_country: acquirer.country,
      acquirer_merchant_id: acquirer.merchantId,
      merchant_name: acquirer.merchantName,
      requestor_id: acquirer.requestorId,
    },
    directory_server: authentication?.directoryServer ?? policy.directoryServer,
    flow_preference: flowPreference && renderFlow(flowPreference),
  };
}

function renderFlow(flow: NonNullable<AuthenticationPolicy['flowPreference']>) {
  if (flow.type === 'frictionless') return { type: flow.type, frictionless: { type: 'low_risk' as const } };
  return { type: flow.type, challenge: flow.challenge && { type: flow.challenge } };
}

/**
 * What this session may ask of the agent, and does; nothing where none of its handlers can be authenticated. What is
 * optional is told to those alone who can do it, and is not required.
 */
export function renderInterventions(
  { draft, quote, authentication }: Pick<CheckoutSession, 'draft' | 'quote' | 'authentication'>,
  policy: AuthenticationPolicy | undefined,
  handlers: readonly WireHandler[],
): WireInterventions {
  if (!policy || !handlers.some(({ config }) => config.supports_3ds === true)) return { supported: [] };
  const supported: WireInterventions['supported'] = canAuthenticate(draft.agent) ? ['3ds'] : [];
  const ruled = enforcementOf(policy, quote.totals.total, draft);
  if (authentication || ruled === 'always' || ruled === 'conditional')
    return { supported, required: ['3ds'], enforcement: ruled === 'always' ? ruled : 'conditional' };
  return { supported, ...(ruled && supported.length > 0 && { enforcement: ruled }) };
}

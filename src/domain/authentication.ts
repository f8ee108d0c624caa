import type { ErrorCode, Message } from './message.js';
import { sentence } from './sentence.js';
import type { SentenceKey } from './sentences.js';
import {
  type AgentCapabilities,
  type CheckoutDraft,
  type CheckoutSession,
  countriesReached,
  type DirectoryServer,
} from './session.js';

/** How a 3-D Secure authentication ended (ACP 2026-04-17, `AuthenticationResult`). */
export type AuthenticationOutcome =
  | 'abandoned'
  | 'attempt_acknowledged'
  | 'authenticated'
  | 'canceled'
  | 'denied'
  | 'informational'
  | 'internal_error'
  | 'not_supported'
  | 'processing_error'
  | 'rejected';

/** What an authentication proves to the card's issuer: held in memory while the request runs, stored nowhere. */
export interface ThreeDSecure {
  outcome: AuthenticationOutcome;
  cryptogram: string;
  electronicCommerceIndicator: string;
  /** Of the directory server. */
  transactionId: string;
  /** Of the 3-D Secure protocol, such as `2.2.0`. */
  version: string;
}

export interface AuthenticationResult {
  outcome: AuthenticationOutcome;
  /** There where the outcome is one that can be charged. */
  proof?: ThreeDSecure;
}

/** How much an authentication is wanted, the strongest first; `optional` is an offer to those who can. */
export const ENFORCEMENTS = ['always', 'conditional', 'optional'] as const;

export type Enforcement = (typeof ENFORCEMENTS)[number];

/** When an authentication is wanted, by the total in minor units and by where deliveries go; all that is given has to hold. */
export interface AuthenticationRule {
  minimumAmount?: number;
  countries?: readonly string[];
  enforcement: Enforcement;
}

/** What the merchant demands, and what an agent needs to authenticate its buyer for this merchant. */
export interface AuthenticationPolicy {
  acquirer: { bin: string; country: string; merchantId: string; merchantName: string; requestorId?: string };
  /** Told as long as the card is not known. */
  directoryServer: DirectoryServer;
  flowPreference?: { type: 'challenge'; challenge?: 'mandated' | 'preferred' } | { type: 'frictionless' };
  rules: AuthenticationRule[];
  /** Outcomes that are charged; any other is answered without a charge. */
  acceptedOutcomes: readonly AuthenticationOutcome[];
}

export const canAuthenticate = ({ interventions }: AgentCapabilities): boolean => interventions.includes('3ds');

/** How much the rules of the shop want it, the strongest one counting; `total` in minor units. */
export function enforcementOf(
  { rules }: AuthenticationPolicy,
  total: number,
  draft: CheckoutDraft,
): Enforcement | undefined {
  const reached = countriesReached(draft);
  const holding = rules.filter(
    ({ minimumAmount, countries }) =>
      (minimumAmount === undefined || total >= minimumAmount) &&
      (countries === undefined || countries.some((country) => reached.includes(country))),
  );
  return ENFORCEMENTS.find((enforcement) => holding.some((rule) => rule.enforcement === enforcement));
}

/** Whether a rule of the shop demands it; `total` in minor units. */
export function isDemanded(policy: AuthenticationPolicy, total: number, draft: CheckoutDraft): boolean {
  const enforcement = enforcementOf(policy, total, draft);
  return enforcement !== undefined && enforcement !== 'optional';
}

/** Whether the buyer of a session that can be paid as it is may be authenticated first, as the shop would like. */
export const mayAuthenticate = (
  policy: AuthenticationPolicy,
  { status, draft, quote: { totals } }: Pick<CheckoutSession, 'status' | 'draft' | 'quote'>,
): boolean =>
  status === 'ready_for_payment' &&
  totals.total > 0 &&
  canAuthenticate(draft.agent) &&
  enforcementOf(policy, totals.total, draft) === 'optional';

/** The server that knows cards of a brand, by Stripe's name of the brand. */
export function directoryServerOf(brand: string | undefined, policy: AuthenticationPolicy): DirectoryServer {
  if (brand === 'amex') return 'american_express';
  if (brand === 'mastercard' || brand === 'visa') return brand;
  return policy.directoryServer;
}

function refusal(code: ErrorCode, key: SentenceKey): Message {
  return { type: 'error', code, severity: 'high', resolution: 'requires_buyer_input', content: sentence(key) };
}

/** For an agent that cannot authenticate its buyer, where the shop demands it (agentic checkout §5). */
const UNAVAILABLE = {
  always: refusal('intervention_required', 'authentication.needed'),
  conditional: refusal('requires_3ds', 'authentication.unavailable'),
};

const AWAITED: Message = {
  type: 'info',
  severity: 'high',
  resolution: 'requires_buyer_input',
  content: sentence('authentication.awaited'),
};

type Ready = Pick<CheckoutSession, 'status' | 'messages' | 'authentication'>;

/**
 * A session that is ready but for its buyer's authentication waits for that; where the agent cannot do it, the session
 * is not ready, and says so from the start. `issuerDemands` is the directory server of a card whose issuer asked for it.
 */
export function awaitAuthentication(
  assessed: Ready,
  { draft, quote }: Pick<CheckoutSession, 'draft' | 'quote'>,
  policy: AuthenticationPolicy | undefined,
  issuerDemands?: DirectoryServer,
): Ready {
  const { total } = quote.totals;
  if (!policy || total === 0) return assessed;
  if (!issuerDemands && !isDemanded(policy, total, draft)) return assessed;
  if (!canAuthenticate(draft.agent)) {
    const unavailable = UNAVAILABLE[enforcementOf(policy, total, draft) === 'always' ? 'always' : 'conditional'];
    return { ...assessed, status: 'not_ready_for_payment', messages: [...assessed.messages, unavailable] };
  }
  if (assessed.status !== 'ready_for_payment') return assessed;
  return {
    ...assessed,
    status: 'authentication_required',
    messages: [...assessed.messages, AWAITED],
    authentication: {
      cause: issuerDemands ? 'issuer' : 'rule',
      directoryServer: issuerDemands ?? policy.directoryServer,
    },
  };
}

/** Whether the shop itself would take the payment as it is, and only the issuer of the card wants more. */
export const waitsForIssuerAlone = (
  { authentication, draft, quote }: Pick<CheckoutSession, 'authentication' | 'draft' | 'quote'>,
  policy: AuthenticationPolicy | undefined,
): boolean => authentication?.cause === 'issuer' && !(policy && isDemanded(policy, quote.totals.total, draft));

/** The issuer, or the buyer, said no: another card may help. The rest may be tried again with the same one. */
const REFUSED: readonly AuthenticationOutcome[] = ['denied', 'rejected', 'not_supported'];

/** What to say of an authentication that is not charged. */
export function notAuthenticated(outcome: AuthenticationOutcome): Message {
  return REFUSED.includes(outcome)
    ? refusal('payment_declined', 'authentication.refused')
    : refusal('requires_3ds', 'authentication.unfinished');
}

/** What to say of a result that this shop does not charge; `undefined` where there is none, or it is accepted. */
export function failedAuthentication(
  policy: AuthenticationPolicy | undefined,
  result: AuthenticationResult | undefined,
): Message | undefined {
  if (!result) return undefined;
  const accepted = policy?.acceptedOutcomes ?? ['authenticated'];
  return accepted.includes(result.outcome) && result.proof ? undefined : notAuthenticated(result.outcome);
}

/** Whether this result lets a payment of the session go on: what the shop demands is there, and nothing has failed. */
export function isAuthenticated(
  policy: AuthenticationPolicy | undefined,
  result: AuthenticationResult | undefined,
  { draft, quote }: Pick<CheckoutSession, 'draft' | 'quote'>,
): boolean {
  if (result) return failedAuthentication(policy, result) === undefined;
  return !policy || !isDemanded(policy, quote.totals.total, draft);
}

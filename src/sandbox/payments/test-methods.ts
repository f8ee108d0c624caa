import { type Decline, declines } from './declines.js';

/** What happens when a test payment method is charged. */
export type Effect =
  | { kind: 'succeed' }
  | { kind: 'process' }
  | { kind: 'decline'; decline: Decline }
  /** `offSession` is what becomes of a payment without the buyer at hand, `afterwards` of one that was authenticated. */
  | { kind: 'authenticate'; offSession: 'decline' | 'succeed'; afterwards?: Decline };

/** What happens once the money was taken. */
export type Aftermath =
  | { kind: 'dispute'; reason: 'fraudulent' | 'product_not_received'; inquiry: boolean }
  | { kind: 'warning' };

/** How a refund goes on that does not stay as it is created. */
export type RefundFate = 'pending' | 'fails';

export type TestMethod = {
  brand: string;
  last4: string;
  funding: 'credit' | 'debit' | 'prepaid';
  effect: Effect;
  aftermath?: Aftermath;
  refund?: RefundFate;
};

const succeed: Effect = { kind: 'succeed' };
const authenticate: Effect = { kind: 'authenticate', offSession: 'decline' };
const visa = (last4: string, effect: Effect): TestMethod => ({ brand: 'visa', last4, funding: 'credit', effect });
const decline = (last4: string, reason: Decline) => visa(last4, { kind: 'decline', decline: reason });
const authenticateFirst = (reason: Decline): Effect => ({ ...authenticate, afterwards: reason });
const good = (brand: string, last4: string): TestMethod => ({ brand, last4, funding: 'credit', effect: succeed });
const disputed = (last4: string, reason: 'fraudulent' | 'product_not_received', inquiry: boolean): TestMethod => ({
  ...good('visa', last4),
  aftermath: { kind: 'dispute', reason, inquiry },
});

/** Stripe's test payment methods by name; https://docs.stripe.com/testing */
export const testMethods = {
  pm_card_visa: good('visa', '4242'),
  pm_card_visa_debit: { brand: 'visa', last4: '5556', funding: 'debit', effect: succeed },
  pm_card_mastercard: good('mastercard', '4444'),
  pm_card_mastercard_debit: { brand: 'mastercard', last4: '8210', funding: 'debit', effect: succeed },
  pm_card_mastercard_prepaid: { brand: 'mastercard', last4: '5100', funding: 'prepaid', effect: succeed },
  pm_card_amex: good('amex', '0005'),
  pm_card_discover: good('discover', '1117'),
  pm_card_diners: good('diners', '0004'),
  pm_card_jcb: good('jcb', '0505'),
  pm_card_unionpay: good('unionpay', '0005'),

  pm_card_chargeDeclined: decline('0002', declines.generic),
  pm_card_visa_chargeDeclined: decline('0002', declines.generic),
  pm_card_chargeCustomerFail: decline('0341', declines.generic),
  pm_card_visa_chargeDeclinedInsufficientFunds: decline('9995', declines.insufficientFunds),
  pm_card_visa_chargeDeclinedLostCard: decline('9987', declines.lostCard),
  pm_card_visa_chargeDeclinedStolenCard: decline('9979', declines.stolenCard),
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: decline('6975', declines.velocity),
  pm_card_chargeDeclinedExpiredCard: decline('0069', declines.expired),
  pm_card_chargeDeclinedIncorrectCvc: decline('0127', declines.incorrectCvc),
  pm_card_chargeDeclinedProcessingError: decline('0119', declines.processingError),
  pm_card_radarBlock: decline('0019', declines.blocked),
  pm_card_threeDSecureRequiredProcessingError: decline('1280', declines.generic),

  pm_card_riskLevelHighest: good('visa', '4954'),
  pm_card_riskLevelElevated: good('visa', '9235'),
  pm_card_cvcCheckFail: good('visa', '0101'),
  pm_card_avsZipFail: good('visa', '0036'),
  pm_card_avsFail: good('visa', '0010'),
  pm_card_createDispute: disputed('0259', 'fraudulent', false),
  pm_card_createDisputeProductNotReceived: disputed('2685', 'product_not_received', false),
  pm_card_createDisputeInquiry: disputed('1976', 'fraudulent', true),
  pm_card_createIssuerFraudRecord: { ...good('visa', '5423'), aftermath: { kind: 'warning' } },
  pm_card_pendingRefund: { ...good('visa', '7726'), refund: 'pending' },
  pm_card_refundFail: { ...good('visa', '5126'), refund: 'fails' },
  pm_card_bypassPending: good('visa', '0077'),

  pm_card_authenticationRequired: visa('3184', authenticate),
  pm_card_authenticationRequiredOnSetup: visa('3155', authenticate),
  pm_card_authenticationRequiredSetupForOffSession: visa('0446', { kind: 'authenticate', offSession: 'succeed' }),
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: visa(
    '3178',
    authenticateFirst(declines.insufficientFunds),
  ),
  pm_card_threeDSecure2Required: visa('3220', authenticate),
  pm_card_threeDSecureRequiredChargeDeclined: visa('1629', authenticateFirst(declines.generic)),
  pm_card_threeDSecureOptional: good('visa', '3055'),

  /** Not Stripe's: the sandbox's own way to an intent that stays in `processing`. */
  pm_sandbox_processing: visa('4242', { kind: 'process' }),
} as const satisfies Record<string, TestMethod>;

export type TestMethodName = keyof typeof testMethods;

export function isTestMethod(id: string): id is TestMethodName {
  return Object.hasOwn(testMethods, id);
}

/** The effect of charging a payment method that behaves like `name`. */
export function effectOf(name: TestMethodName): Effect {
  return behaviour(name).effect;
}

export function aftermathOf(name: TestMethodName): Aftermath | undefined {
  return behaviour(name).aftermath;
}

export function refundFateOf(name: TestMethodName): RefundFate | undefined {
  return behaviour(name).refund;
}

function behaviour(name: TestMethodName): TestMethod {
  return testMethods[name];
}

import { type DoctorChecks, PAYMENT_WAYS, type PaymentWay } from '../../payments/doctor-checks.js';
import type { Findings } from './findings.js';

/** Tries every way to pay with a token, and says which settings to use. */
export async function examinePaymentWays(
  checks: Pick<DoctorChecks, 'tryWay'>,
  configured: PaymentWay,
  amount: string,
  findings: Findings,
): Promise<void> {
  const working: PaymentWay[] = [];
  for (const way of PAYMENT_WAYS) {
    const { works, detail } = await checks.tryWay(way);
    const sentence = `${nameOf(way)}: ${amount} ${detail}`;
    if (works) {
      working.push(way);
      findings.good('Payment', sentence);
    } else {
      findings.note('Payment', `${nameOf(way)} does not work: ${detail}`);
    }
  }
  const isConfigured = ({ parameter, confirm }: PaymentWay): boolean =>
    parameter === configured.parameter && confirm === configured.confirm;
  const best = working.find(isConfigured) ?? working[0];
  if (best === undefined) findings.bad('Payment', 'this account takes no shared payment token; ask Stripe for access');
  else if (isConfigured(best)) findings.good('Payment', `the settings are right: ${nameOf(best)}`);
  else findings.bad('Payment', `set ${nameOf(best)}; the settings say ${nameOf(configured)}`);
}

const nameOf = ({ parameter, confirm }: PaymentWay): string =>
  `STRIPE_SPT_PARAM=${parameter} STRIPE_CONFIRM=${confirm}`;

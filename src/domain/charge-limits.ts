/**
 * The least that Stripe charges, in minor units (Stripe, "Supported currencies", minimum and maximum charge amounts).
 * A currency that is not listed has no minimum of its own there.
 */
const MINIMUM: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** The most that Stripe charges at once: eight digits of minor units. */
export const MAXIMUM_CHARGE = 99_999_999;

/** Minor units; a total above zero and below it cannot be charged. */
export function minimumCharge(currency: string): number {
  return MINIMUM[currency] ?? 0;
}

import { currencyExponent } from './money.js';

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

/** The most that Stripe charges at once: eight digits of its units. */
const MAXIMUM = 99_999_999;

/**
 * Decimals that Stripe counts in, where they are not those of ISO 4217: amounts of the first two end in 00 there, and
 * the third has none (docs.stripe.com/currencies#special-cases).
 */
const DECIMALS_AT_STRIPE: Readonly<Record<string, number>> = { isk: 2, ugx: 2, mga: 0 };

/** Currencies of three decimals whose last digit has to be 0 (docs.stripe.com/currencies#three-decimal). */
const THREE_DECIMALS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/** Minor units; a total above zero and below it cannot be charged. */
export function minimumCharge(currency: string): number {
  return MINIMUM[currency] ?? 0;
}

/** Minor units; a total above it cannot be charged. */
export const maximumCharge = (currency: string): number => Math.floor(MAXIMUM * unitsAtStripe(currency));

/** Minor units: only multiples of it can be charged and refunded. */
export function chargeStep(currency: string): number {
  if (THREE_DECIMALS.has(currency)) return 10;
  return Math.max(1, unitsAtStripe(currency));
}

/** The least that can be charged or refunded and is not below so many minor units. */
export const upToStep = (amount: number, currency: string): number => {
  const step = chargeStep(currency);
  return Math.ceil(amount / step) * step;
};

/** Minor units as Stripe counts them. */
export const toStripeAmount = (amount: number, currency: string): number =>
  Math.round(amount / unitsAtStripe(currency));

/** Stripe's number as minor units. */
export const fromStripeAmount = (amount: number, currency: string): number =>
  Math.round(amount * unitsAtStripe(currency));

/** Minor units in one unit of Stripe's. */
function unitsAtStripe(currency: string): number {
  const decimals = DECIMALS_AT_STRIPE[currency];
  return decimals === undefined ? 1 : 10 ** (currencyExponent(currency) - decimals);
}

/** Whether Stripe counts a currency in other units than everybody else. */
export const hasOwnUnitsAtStripe = (currency: string): boolean => currency in DECIMALS_AT_STRIPE;

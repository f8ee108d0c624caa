import { describe, expect, it } from 'vitest';
import {
  chargeStep,
  fromStripeAmount,
  maximumCharge,
  minimumCharge,
  toStripeAmount,
  upToStep,
} from '../../src/domain/charge-limits.js';

describe('an amount at Stripe', () => {
  it.each([
    // minor units, Stripe's number, the least that can be charged apart
    ['usd', 1999, 1999, 1],
    ['jpy', 1999, 1999, 1],
    ['huf', 199_900, 199_900, 1],
    // No decimals, and counted in hundredths all the same: 1,999 kr.
    ['isk', 1999, 199_900, 1],
    ['ugx', 5000, 500_000, 1],
    // Two decimals, and counted in whole ariary: MGA 2,000
    ['mga', 200_000, 2000, 100],
    // Three decimals, of which the last has to be 0: KD 1.990
    ['kwd', 1990, 1990, 10],
    ['bhd', 1990, 1990, 10],
  ])('in %s: %i is %i, in steps of %i', (currency, amount, atStripe, step) => {
    expect(toStripeAmount(amount, currency)).toBe(atStripe);
    expect(fromStripeAmount(atStripe, currency)).toBe(amount);
    expect(chargeStep(currency)).toBe(step);
  });

  it.each([
    ['usd', 99_999_999, 50],
    // 999,999.99 kr. at Stripe
    ['isk', 999_999, 0],
    ['mga', 9_999_999_900, 0],
    ['kwd', 99_999_999, 0],
    ['jpy', 99_999_999, 50],
  ])('in %s is at most %i and at least %i', (currency, maximum, minimum) => {
    expect(maximumCharge(currency)).toBe(maximum);
    expect(minimumCharge(currency)).toBe(minimum);
  });

  it.each([
    ['kwd', 1991, 2000],
    ['kwd', 1990, 1990],
    ['kwd', 0, 0],
    ['usd', 1991, 1991],
  ])('in %s: %i can go back as %i', (currency, amount, whole) => {
    expect(upToStep(amount, currency)).toBe(whole);
  });
});

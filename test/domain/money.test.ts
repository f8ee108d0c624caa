import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, currencyExponent, formatMoney, mulDiv, netOf, shareOut, taxOn } from '../../src/domain/money.js';

const natural = fc.oneof(fc.nat({ max: 1000 }), fc.maxSafeNat());

describe('mulDiv', () => {
  it('is exact and rounds half up, beyond 2^53 too', () => {
    fc.assert(
      fc.property(natural, natural, natural, (amount, numerator, rest) => {
        const denominator = rest + 1;
        const twice = (2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator));
        expect(mulDiv(amount, numerator, denominator)).toBe(Number(twice));
      }),
    );
  });

  it.each([
    [1, 1, 2, 1],
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [5, 3, 2, 8],
    [99_999_999, 999_999, 1_000_000, 99_999_899],
  ])('%i * %i / %i = %i', (amount, numerator, denominator, expected) => {
    expect(mulDiv(amount, numerator, denominator)).toBe(expected);
  });
});

describe('tax', () => {
  it('comes on top, half up', () => {
    // 8.875 % of 1999 is 177.41; 6.25 % of 8 is 0.5
    expect(taxOn(1999, 88_750)).toBe(177);
    expect(taxOn(8, 62_500)).toBe(1);
    expect(taxOn(7, 62_500)).toBe(0);
  });

  it('is taken out of a price, half up', () => {
    // 1999 / 1.19 is 1679.83; 3 / 1.2 is 2.5
    expect(netOf(1999, 190_000)).toBe(1680);
    expect(netOf(3, 200_000)).toBe(3);
    expect(netOf(1999, 0)).toBe(1999);
  });
});

describe('allocate', () => {
  it.each([
    [100, [1, 1, 1], [33, 33, 34]],
    [500, [2500, 999], [357, 143]],
    [2, [1, 1, 1, 1, 1], [0, 0, 1, 0, 1]],
    [0, [5, 5], [0, 0]],
    [0, [0, 0], [0, 0]],
    [7, [0, 7, 0], [0, 7, 0]],
  ])('%i over %j', (total, weights, shares) => {
    expect(allocate(total, weights)).toEqual(shares);
  });

  it('adds up and never exceeds a weight', () => {
    const weights = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 10 ** 12 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.nat({ max: 1000 }), (parts, permille) => {
        const sum = parts.reduce((all, part) => all + part, 0);
        const total = Math.floor((sum / 1000) * permille);
        const shares = allocate(total, parts);
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total);
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(parts[index] ?? 0);
        });
      }),
    );
  });
});

describe('shareOut', () => {
  it.each([
    // 177 x 40/88.75 = 79.77, x 45/88.75 = 89.75, x 3.75/88.75 = 7.48: the two that are left go to .77 and .75
    [177, [40_000, 45_000, 3_750], [80, 90, 7]],
    [1, [5, 5, 5], [1, 0, 0]],
    [2, [1, 1, 1], [1, 1, 0]],
    [0, [3, 4], [0, 0]],
    [7, [0, 0], [7, 0]],
    [5, [], []],
  ])('shares %i out by %j', (total, weights, shares) => {
    expect(shareOut(total, weights)).toEqual(shares);
  });

  it('gives all of it, each less than one from its part', () => {
    const weights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), weights, (total, parts) => {
        const sum = parts.reduce((all, part) => all + part, 0);
        const shares = shareOut(total, parts);
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total);
        if (sum === 0) return;
        shares.forEach((share, index) => {
          const off = BigInt(share) * BigInt(sum) - BigInt(total) * BigInt(parts[index] ?? 0);
          expect(off < BigInt(sum) && -off < BigInt(sum)).toBe(true);
        });
      }),
    );
  });
});

describe('currencies', () => {
  it.each([
    ['usd', 2, '$19.99'],
    ['jpy', 0, '¥1,999'],
    ['kwd', 3, 'KWD\u00a01.999'],
    ['huf', 2, 'HUF\u00a019.99'],
    ['mga', 2, 'MGA\u00a019.99'],
    ['isk', 0, 'ISK\u00a01,999'],
  ])('%s has %i decimals', (currency, exponent, text) => {
    expect(currencyExponent(currency)).toBe(exponent);
    expect(formatMoney(1999, currency)).toBe(text);
  });

  it('speaks the language asked for, else American English', () => {
    expect(formatMoney(1999, 'eur', 'de-DE')).toBe('19,99\u00a0€');
    expect(formatMoney(1999, 'usd', 'no such locale')).toBe('$19.99');
    expect(formatMoney(1999, 'usd', 'xx')).toBe('$19.99');
  });
});

import { describe, expect, it } from 'vitest';
import { fits, longestFirst } from '../../src/domain/parcel.js';
import { fitsPostalRule, parsePostalRule } from '../../src/domain/postal-codes.js';
import { isRestricted, type Restriction } from '../../src/domain/restrictions.js';

describe('postal codes', () => {
  it.each([
    ['94103', ['94103', ' 94103 ', '94103-1234'], ['94104', '9410', '941030']],
    ['941*', ['94103', '94199-0001', '941'], ['94003', '9']],
    ['94100-94199', ['94100', '94150-1234', '94199'], ['94200', '941', '9415O', '094150']],
    ['SW1A 1AA', ['sw1a1aa', 'SW1A 1AA'], ['SW1A 1AB']],
    ['SW1*', ['sw1a 1aa', 'SW1 0AA'], ['SW2 1AA']],
    ['94103-1234', ['94103-1234', '941031234'], ['94103', '94103-1235']],
    ['100-200', ['150'], ['100150', '99']],
  ])('%s has %j and not %j', (rule, inside, outside) => {
    const parsed = parsePostalRule(rule);
    if (!parsed) throw new Error(`${rule} is no rule`);
    for (const code of inside) expect([code, fitsPostalRule(code, parsed)]).toEqual([code, true]);
    for (const code of outside) expect([code, fitsPostalRule(code, parsed)]).toEqual([code, false]);
  });

  it.each(['', '*', '94200-94100', '9*4', '94_', '  '])('%j is no rule', (text) => {
    expect(parsePostalRule(text)).toBeUndefined();
  });
});

describe('restrictions', () => {
  const rule = (more: Partial<Restriction>): Restriction => ({
    variantIds: new Set(),
    categories: [],
    destinations: new Set(['US-HI', 'CA']),
    mode: 'never',
    ...more,
  });
  const variant = { id: 'knife', category: 'Outdoor > Cooking' };

  it.each([
    [{ variantIds: new Set(['knife']) }, 'US', 'Hawaii', true],
    [{ variantIds: new Set(['knife']) }, 'us', 'CA', false],
    [{ variantIds: new Set(['knife']) }, 'CA', 'ON', true],
    [{ variantIds: new Set(['spoon']) }, 'CA', 'ON', false],
    [{ categories: ['Outdoor'] }, 'CA', 'ON', true],
    [{ categories: ['Out'] }, 'CA', 'ON', false],
    [{ categories: ['Outdoor > Cooking'], mode: 'only' as const }, 'CA', 'ON', false],
    [{ categories: ['Outdoor > Cooking'], mode: 'only' as const }, 'US', 'NY', true],
    [{ categories: ['Food'], mode: 'only' as const }, 'US', 'NY', false],
    // a state that does not exist may be any of those that are named
    [{ variantIds: new Set(['knife']) }, 'US', 'Hawaii Islands', true],
    [{ variantIds: new Set(['knife']) }, 'us ', '', true],
    [{ variantIds: new Set(['knife']), destinations: new Set(['FR']) }, 'US', 'Hawaii Islands', false],
    [{ variantIds: new Set(['knife']), destinations: new Set(['DE-BY']) }, 'DE', 'Bayern', false],
  ])('%j to %s %s: %s', (more, country, state, expected) => {
    expect(isRestricted(variant, { country, state }, [rule(more)])).toBe(expected);
  });
});

describe('a parcel', () => {
  it('is turned until it fits', () => {
    const largest = longestFirst([300, 600, 400]);
    expect(fits(longestFirst([600, 300, 400]), largest)).toBe(true);
    expect(fits(longestFirst([601, 1, 1]), largest)).toBe(false);
    expect(fits(longestFirst([500, 401, 300]), largest)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { countries } from '../../widget/format/countries.js';
import { deliveryText } from '../../widget/format/delivery-time.js';
import { moneyText } from '../../widget/format/money.js';

describe('money', () => {
  it.each([
    [1999, 'USD', 'en-US', '$19.99'],
    [0, 'usd', 'en-US', '$0.00'],
    [-500, 'USD', 'en-US', '-$5.00'],
    [1999, 'JPY', 'en-US', '¥1,999'],
    [1999, 'KWD', 'en-US', 'KWD 1.999'],
    [123456, 'EUR', 'de-DE', '1.234,56 €'],
    [1999, 'USD', 'not a locale', '$19.99'],
    [1999, 'USD', undefined, '$19.99'],
  ])('%d %s in %s is %s', (amount, currency, locale, text) => {
    expect(moneyText(amount, currency, locale).replaceAll(/\s/g, ' ')).toBe(text);
  });
});

describe('delivery', () => {
  const on = (earliest?: string, latest?: string, locale = 'en-US') =>
    deliveryText(earliest, latest, { locale, timeZone: 'UTC' })?.replaceAll(/\s/g, ' ');

  it('names the days', () => {
    expect(on('2026-03-03T12:00:00Z', '2026-03-06T12:00:00Z')).toBe('Arrives Tue, Mar 3 – Fri, Mar 6');
    expect(on(undefined, '2026-03-06T12:00:00Z')).toBe('Arrives by Fri, Mar 6');
    expect(on('2026-03-03T12:00:00Z')).toBe('Arrives from Tue, Mar 3');
    expect(on('2026-03-03T12:00:00Z', '2026-03-03T18:00:00Z')).toBe('Arrives Tue, Mar 3');
  });

  it('says nothing where there is nothing to say', () => {
    expect(on()).toBeUndefined();
    expect(on('soon', 'later')).toBeUndefined();
    expect(on('2026-03-06T12:00:00Z', '2026-03-03T12:00:00Z')).toBeUndefined();
  });
});

describe('countries', () => {
  it('are named and sorted in the language of the host', () => {
    const named = (locale?: string) => new Map(countries(locale).map(({ code, name }) => [code, name]));
    expect(named('de').get('DE')).toBe('Deutschland');
    expect(named('not a locale').get('DE')).toBe('Germany');
    const english = countries('en').map(({ name }) => name);
    expect(english).toEqual([...english].sort(new Intl.Collator('en').compare));
    expect(english).toHaveLength(249);
  });
});

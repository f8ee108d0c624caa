import { describe, expect, it } from 'vitest';
import { SENTENCES, type SentenceKey } from '../../src/domain/sentences.js';
import { LANGUAGES } from '../../src/texts/languages/languages.js';
import { patternFault, placesOf } from '../../src/texts/pattern-fault.js';
import { createTexts } from '../../src/texts/texts.js';

const KEYS = Object.keys(SENTENCES) as SentenceKey[];

describe('the languages', () => {
  it.each(['fr', 'de', 'es', 'ja'])('%s says every sentence, with the same places, in words of its own', (tag) => {
    for (const key of KEYS) {
      const pattern = LANGUAGES[tag]?.[key] ?? '';
      expect(pattern, key).not.toBe('');
      expect(placesOf(pattern, tag), key).toEqual(placesOf(SENTENCES[key], 'en'));
    }
    const same = KEYS.filter((key) => LANGUAGES[tag]?.[key] === SENTENCES[key]);
    // A word may be the same in two languages, a sentence is not.
    expect(same.filter((key) => SENTENCES[key].includes(' '))).toEqual([]);
  });
});

describe('which language is spoken', () => {
  const { localeFor } = createTexts();

  it.each([
    [undefined, undefined, 'en'],
    ['fr-CA', undefined, 'fr-CA'],
    ['FR-ca', 'de', 'fr-CA'],
    ['tlh', 'de-AT', 'de-AT'],
    ['not a tag!', undefined, 'en'],
    ['', 'ja', 'ja'],
    [undefined, 'nl, fr;q=0.3, es-MX;q=0.8', 'es-MX'],
    [undefined, '*', 'en'],
    [undefined, 'de;q=0', 'en'],
    [undefined, '@@@,,;;q=,x-', 'en'],
  ])('asked for %j with Accept-Language %j, it is %s', (asked, header, locale) => {
    expect(localeFor(asked, header)).toBe(locale);
  });

  it('asks for nothing with a tag, or behind entries, of any length', () => {
    const long = `fr-x-${'a-'.repeat(7000)}a`;
    const many = 'tlh,'.repeat(100_000);
    expect(localeFor(long)).toBe('en');
    expect(localeFor(undefined, `${long}, de`)).toBe('en');
    expect(localeFor(undefined, `fr-x-${'abcdefgh-'.repeat(5)}a, de`)).toBe('de');
    expect(localeFor(undefined, `${many}fr`)).toBe('en');
    expect(localeFor(undefined, `${'tlh,'.repeat(200)}de,${many}fr`)).toBe('de');
  });

  it('writes amounts and places as the reader does', () => {
    const { say } = createTexts();
    expect(say({ key: 'total.tax' }, 'fr-CA')).toBe('Taxes');
    expect(say('Standard shipping', 'fr')).toBe('Standard shipping');
  });
});

describe("a shop's own messages", () => {
  const texts = createTexts({
    defaultLocale: 'de',
    shopMessages: new Map([
      ['fr', { sentences: { 'total.tax': 'TVA' }, words: new Map([['Standard shipping', 'Livraison standard']]) }],
      ['fr-CA', { sentences: {}, words: new Map([['Standard shipping', 'Expédition standard']]) }],
      ['pt-BR', { sentences: { 'total.tax': 'Impostos' }, words: new Map() }],
    ]),
  });

  it('go before ours, and a variety before its language', () => {
    expect(texts.say({ key: 'total.tax' }, 'fr-CA')).toBe('TVA');
    expect(texts.say({ key: 'total.total' }, 'fr-CA')).toBe('Total');
    expect(texts.say('Standard shipping', 'fr-CA')).toBe('Expédition standard');
    expect(texts.say('Standard shipping', 'fr-FR')).toBe('Livraison standard');
  });

  it('may add a language, whose other sentences are English', () => {
    expect(texts.known).toEqual(['de', 'en', 'fr', 'es', 'ja', 'fr-CA', 'pt-BR']);
    expect(texts.localeFor('pt-BR')).toBe('pt-BR');
    expect(texts.localeFor('pt-PT')).toBe('de');
    expect(texts.say({ key: 'total.tax' }, 'pt-BR')).toBe('Impostos');
    expect(texts.say({ key: 'total.subtotal' }, 'pt-BR')).toBe('Subtotal');
    expect(texts.say({ key: 'total.subtotal' })).toBe('Zwischensumme');
  });

  it.each([
    ['{title} weg', 'there is no {title} in this sentence; expected none'],
    ['{', 'this is not ICU MessageFormat'],
    ['Bezahlt', undefined],
  ])('are checked: %s', (pattern, fault) => {
    const found = patternFault(pattern, 'Paid', 'de');
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });

  it.each([
    ['{most, date}', 'date'],
    ['{most, time, short}', 'time'],
    ['{most, number, ::currency/XXXX}', 'number'],
    ['{most, plural, one{#} other{#}}', 'plural'],
    ['{most, select, other{nested {most, selectordinal, other{#}}}}', 'plural'],
    ['{most, select, other{höchstens {most}}}', undefined],
  ])('are not taken where they could not be said: %s', (pattern, format) => {
    const found = patternFault(pattern, SENTENCES['wishes.tip_lowered'], 'de');
    expect(found).toBe(format && `{most} is a text, which cannot be formatted as a ${format}; expected {most} alone`);
    if (format !== undefined) return;
    const own = createTexts({
      shopMessages: new Map([['de', { sentences: { 'wishes.tip_lowered': pattern }, words: new Map() }]]),
    });
    const values = { most: { money: 1999, currency: 'usd' } };
    expect(own.say({ key: 'wishes.tip_lowered', values }, 'de')).toContain('höchstens');
  });

  it('may have places in a plural where ours has a number there', () => {
    const ours = '{count, plural, one{# parcel} other{# parcels}}';
    expect(patternFault('{count, plural, one{# Paket} other{# Pakete}}', ours, 'de')).toBeUndefined();
    expect(patternFault('{count, date}', ours, 'de')).toContain('formatted as a date');
  });
});

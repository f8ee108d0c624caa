import { describe, expect, it } from 'vitest';
import * as delivery from '../../src/domain/delivery-messages.js';
import * as discounts from '../../src/domain/discount-messages.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import { digitalOption } from '../../src/domain/fulfillment.js';
import type { Message } from '../../src/domain/message.js';
import * as quote from '../../src/domain/quote-messages.js';
import { QUOTE_SENTENCES } from '../../src/domain/quote-sentences.js';
import { type Content, type Sentence, type SentenceValue, sentence } from '../../src/domain/sentence.js';
import * as stock from '../../src/domain/stock-messages.js';
import { createTexts } from '../../src/texts/texts.js';
import { draftOf } from '../checkout/quoting-support.js';

const CUP = 'Tasse';
/** 17 April 2026, 10:30 UTC. */
const MOMENT = Date.UTC(2026, 3, 17, 10, 30);
const address = (country: string, state: string, postalCode = '10115') => ({
  name: 'Ada',
  lineOne: '1 Road',
  city: 'Town',
  postalCode,
  country,
  state,
});
const US = address('US', 'HI');
const RULE = { id: 'spring', name: 'Frühling' } as DiscountRule;
const FIELDS = ['name', 'lineOne', 'lineTwo', 'city', 'state', 'country', 'postalCode', 'company'] as const;
const WAYS = ['shipping', 'digital', 'pickup', 'local_delivery'] as const;
const WHYS = ['address', 'items', 'groups', 'other'] as const;

const line = {
  id: 'li_1',
  quantity: 9,
  amount: 100,
  variant: { id: 'cup', title: CUP, unitPrice: 1999, maxPerOrder: 5 },
} as unknown as Parameters<typeof quote.draftMessages>[1][number];
const draft = draftOf({ cup: 9 }, { lines: [{ id: 'li_1', variantId: 'cup', quantity: 9, expectedUnitAmount: 1 }] });
const strangers = { ...draft, buyer: undefined, fulfillmentDetails: undefined } as unknown as typeof draft;

/** Everything that can be said of a basket. */
const MESSAGES: readonly Message[] = [
  ...quote.draftMessages(strangers, [line]),
  quote.goneMessage(CUP, 0),
  ...quote.totalMessages(10 ** 9, 'usd', []),
  ...quote.totalMessages(1, 'usd', []),
  stock.outOfStockMessage(CUP, 0, { available: 0, wanted: 2 }),
  stock.outOfStockMessage(CUP, 0, { available: 1, wanted: 2 }),
  stock.lowStockMessage(CUP, 0, 1),
  stock.lowStockMessage(CUP, 0, 3),
  stock.sentLaterMessage(CUP, 0, { units: 1, fulfillableOn: MOMENT }),
  stock.sentLaterMessage(CUP, 0, { units: 2, fulfillableOn: MOMENT }),
  stock.earlyWindowMessage(CUP, MOMENT),
  delivery.addressMissing('$'),
  delivery.regionMessage(US),
  ...['', 'Utopia'].flatMap((state) => ['US', 'ES'].map((country) => delivery.stateMessage(address(country, state)))),
  ...[undefined, ...FIELDS].map((field) => delivery.unplacedMessage(field)),
  delivery.untaxedPickupMessage(CUP),
  delivery.restrictedMessage(CUP, 0, US),
  delivery.tooLargeMessage(CUP, 0),
  delivery.tooHeavyMessage(),
  delivery.notHereMessage(CUP, 0, US),
  delivery.belowMinimumMessage(CUP, 0),
  delivery.notOfferedMessage(CUP, 0),
  ...WAYS.map((way) => delivery.wrongGroupMessage(CUP, way, '$')),
  delivery.noLocationMessage('moon', '$'),
  delivery.unchosenMessage([CUP, 'Teller', 'Topf']),
  ...WHYS.map((why) => delivery.droppedMessage(CUP, ['Teller'], why)),
  delivery.droppedMessage(CUP, [], 'other'),
  delivery.droppedMessage(undefined, ['Teller'], 'other'),
  delivery.groupsChangedMessage(['one', 'two']),
  discounts.endingMessage(RULE, MOMENT, 0),
];

const { endingMessage: _, notBeside, tooCheap, tooFew, nothingToGet, ...plain } = discounts;
const REFUSALS: readonly Sentence[] = [
  ...Object.values(plain).map((refusal) => refusal().message),
  notBeside(RULE).message,
  tooCheap(1999, 'usd', true).message,
  tooCheap(1999, 'usd', false).message,
  tooFew(2).message,
  nothingToGet(1, 1).message,
  nothingToGet(2, 3).message,
];
const digital = digitalOption(['li_1']);
const OPTIONS = [digital?.title, digital?.description, sentence('option.pickup_at', { name: 'Mitte' })];
const SAID = [...MESSAGES.map(({ content }) => content), ...REFUSALS, ...(OPTIONS as Sentence[])];

function keysIn(content: Content | SentenceValue): string[] {
  if (typeof content !== 'object') return [];
  if ('said' in content) return keysIn(content.said);
  if ('list' in content) return content.list.flatMap(keysIn);
  return 'key' in content ? [content.key, ...Object.values(content.values ?? {}).flatMap(keysIn)] : [];
}

const { say } = createTexts();
const places = (text: string): string[] => text.match(/[{}]|undefined|\[object/g) ?? [];

describe('what is said of a basket', () => {
  it('is all of it in these messages', () => {
    expect([...new Set(SAID.flatMap(keysIn))].sort()).toEqual(Object.keys(QUOTE_SENTENCES).sort());
  });

  it.each(['en', 'fr', 'de', 'es', 'ja', 'fr-CA', 'de-CH'])('has its places filled in %s', (locale) => {
    for (const content of SAID) expect(places(say(content, locale)), content.key).toEqual([]);
  });

  it.each(['fr', 'de', 'es', 'ja'])('is said otherwise in %s than in English', (locale) => {
    for (const content of SAID) expect(say(content, locale), content.key).not.toBe(say(content, 'en'));
  });

  it.each([
    ['en', '1 of Tasse will be sent from April 17, 2026 on.', '2 of Tasse will be sent from April 17, 2026 on.'],
    [
      'fr',
      '1 exemplaire de « Tasse » sera expédié à partir du 17 avril 2026.',
      '2 exemplaires de « Tasse » seront expédiés à partir du 17 avril 2026.',
    ],
    [
      'de',
      '1 Stück von „Tasse“ wird ab dem 17. April 2026 verschickt.',
      '2 Stück von „Tasse“ werden ab dem 17. April 2026 verschickt.',
    ],
    [
      'es',
      '1 unidad de «Tasse» se enviará a partir del 17 de abril de 2026.',
      '2 unidades de «Tasse» se enviarán a partir del 17 de abril de 2026.',
    ],
    [
      'ja',
      '「Tasse」のうち 1 点は2026年4月17日以降に発送します。',
      '「Tasse」のうち 2 点は2026年4月17日以降に発送します。',
    ],
  ])('counts and dates as %s does', (locale, one, two) => {
    const units = (count: number) => stock.sentLaterMessage(CUP, 0, { units: count, fulfillableOn: MOMENT }).content;
    expect([say(units(1), locale), say(units(2), locale)]).toEqual([one, two]);
  });

  it.each([
    ['en', 'Choose one of the fulfillment options for “Tasse”, “Topf”.'],
    ['fr', 'Choisissez l’une des options de livraison pour « Tasse » et « Topf ».'],
    ['de', 'Wählen Sie eine der Lieferoptionen für „Tasse“ und „Topf“.'],
    ['es', 'Elija una de las opciones de entrega para «Tasse» y «Topf».'],
    ['ja', '「Tasse」、「Topf」の配送方法を選択してください。'],
  ])('lists as %s does', (locale, text) => {
    expect(say(delivery.unchosenMessage([CUP, 'Topf']).content, locale)).toBe(text);
  });

  it.each([
    ['en-US', '$19.99', '¥1,999'],
    ['fr-FR', '19,99\u00a0$US', '1\u202f999\u00a0JPY'],
    ['de-DE', '19,99\u00a0$', '1.999\u00a0¥'],
    ['es-ES', '19,99\u00a0US$', '1999\u00a0JPY'],
    ['ja-JP', '$19.99', '￥1,999'],
  ])('has amounts as they are written for %s', (locale, dollars, yen) => {
    expect(say(tooCheap(1999, 'usd', false).message, locale)).toContain(dollars);
    expect(say(tooCheap(1999, 'jpy', false).message, locale)).toContain(yen);
  });

  it('tells a time with its zone', () => {
    const { content } = discounts.endingMessage(RULE, MOMENT, 0);
    expect(say(content, 'de')).toBe('„Frühling“ endet am 17. April 2026 um 10:30 UTC.');
    expect(say(content, 'en').replace(/\s/g, ' ')).toBe('“Frühling” ends on April 17, 2026 at 10:30 AM UTC.');
  });

  it("names the shop's goods as the shop does in that language", () => {
    const words = new Map([['Mug', 'Tasse']]);
    const texts = createTexts({ shopMessages: new Map([['de', { sentences: {}, words }]]) });
    expect(texts.say(quote.goneMessage('Mug', 0).content, 'de-AT')).toContain('„Tasse“');
    expect(texts.say(delivery.unchosenMessage(['Mug']).content, 'de')).toContain('„Tasse“');
    expect(texts.say(delivery.unchosenMessage(['Mug']).content, 'fr')).toContain('« Mug »');
  });

  it('was plain text in sessions of earlier versions, which is said as it stands', () => {
    expect(say('Mug is sold out.' as Content, 'de')).toBe('Mug is sold out.');
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasEmail, mentionOf, withoutMention, withoutPersonalData } from '../../src/domain/personal-data.js';

const EMAIL = 'ada@example.com';

it.each([
  ['Write to ada@example.com.', 'Write to erased@erased.invalid.'],
  ['<ADA@Example.COM>,', '<erased@erased.invalid>,'],
  ["'ada@example.com'", "'erased@erased.invalid'"],
  ['ada@example.com ada@example.com', 'erased@erased.invalid erased@erased.invalid'],
  ['mada@example.com', undefined],
  ['not+ada@example.com', undefined],
  ['ada@example.com.au', undefined],
  ['ada@example.community', undefined],
  ['adaXexample.com', undefined],
])('%j is %j without the address', (text, expected = text) => {
  expect(withoutMention([text], mentionOf(EMAIL))).toEqual([expected]);
});

it('an address is taken as it is written, whatever signs it has', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      expect(withoutMention({ a: `x ${email} y` }, mentionOf(email))).toEqual({ a: 'x erased@erased.invalid y' });
      expect(hasEmail({ a: [{ e_mail: ` ${email.toUpperCase()} ` }] }, email)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('takes out what is a person’s at any depth, in both spellings, and nothing else', () => {
  const pickup = { name: 'Shop', address: { name: 'Shop', line_one: '1 Main Street' }, instructions: 'Ring' };
  const stays = {
    pickup,
    id: 'cs_1',
    name: 'Blue mug',
    total: 1999,
    currency: 'usd',
    title: 'A mug',
    description: 'Blue',
  };
  expect(
    withoutPersonalData({
      ...stays,
      order: { order_notes: 'x', orderNotes: 'x', warnings: [{ kind: 'risk' }, { kind: 'stock', detail: 'mug' }] },
      list: [{ destination: { name: 'A', line_one: 'B', line_two: 'C', city: 'D', state: 'CA', country: 'US' } }],
      buyer: { email: EMAIL, first_name: 'Ada', tax_exemption: { certificate_id: 'X' } },
      fulfillments: [{ status: 'shipped', description: 'x', events: [{ type: 'shipped', location: 'x' }] }],
      fulfillmentDetails: null,
    }),
  ).toEqual({
    ...stays,
    order: { warnings: [{ kind: 'stock', detail: 'mug' }] },
    list: [{ destination: { name: 'erased', line_one: 'erased', city: 'erased', state: 'CA', country: 'US' } }],
    buyer: { email: 'erased@erased.invalid', tax_exemption: { certificate_id: 'X' } },
    fulfillments: [{ status: 'shipped', events: [{ type: 'shipped' }] }],
  });
});

it('is done after the first time, whatever the JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const once = withoutPersonalData(json, mentionOf(EMAIL));
      expect(withoutPersonalData(once, mentionOf(EMAIL))).toEqual(once);
    }),
    { numRuns: 200 },
  );
});

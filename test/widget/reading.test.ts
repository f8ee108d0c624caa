import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { RequestCheckout } from '../../src/mcp/shop/request-checkout.js';
import { fieldProblem, wishesOf } from '../../widget/flow/draft.js';
import { outcomeOf, outcomeOfError } from '../../widget/flow/payment-outcome.js';
import { readOffer } from '../../widget/flow/read-offer.js';
import { savedState, toSave } from '../../widget/flow/saved-state.js';
import { messagesByPlace, placeOf } from '../../widget/flow/session-messages.js';
import { readCheckoutAnswer } from '../../widget/flow/tool-answer.js';
import type { Checkout, SessionMessage } from '../../widget/wire.js';
import { checkout, emptyForm as form, offer, order } from './support/shop.js';

it('knows sessions as the shop writes them', () => {
  expectTypeOf<RequestCheckout>().toExtend<Checkout>();
});

describe('answers of the shop', () => {
  it('are read from where a host puts them', () => {
    const session = checkout();
    const text = JSON.stringify({ checkout: session });
    for (const result of [
      { structuredContent: { checkout: session } },
      { structuredContent: session },
      { content: [{ type: 'text', text }] },
    ]) {
      expect(readCheckoutAnswer(result)).toEqual({ kind: 'checkout', checkout: session });
    }
  });

  it.each([
    [
      { structuredContent: { error: { code: 'invalid', message: 'No.', param: '$.quantity' } }, isError: true },
      ['invalid', 'No.', '$.quantity'],
    ],
    [{ structuredContent: { code: 'invalid', message: 'No.' }, isError: true }, ['invalid', 'No.', undefined]],
    [{ content: [{ type: 'text', text: 'In words.' }], isError: true }, ['unknown', 'In words.', undefined]],
    [
      { structuredContent: { checkout: { id: 'x' } } },
      ['unknown', expect.stringContaining('could not be asked'), undefined],
    ],
    [null, ['unknown', expect.any(String), undefined]],
  ])('that are refusals say why: %j', (result, [code, message, param]) => {
    expect(readCheckoutAnswer(result)).toEqual({
      kind: 'refused',
      refusal: { code, message, param, checkout: undefined },
    });
  });

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        for (const result of [anything, { structuredContent: anything }, { content: anything }]) {
          expect(['checkout', 'refused']).toContain(readCheckoutAnswer(result as never).kind);
        }
        readOffer(anything);
        savedState(anything, offer);
        expect(['paid', 'declined', 'closed', 'failed']).toContain(outcomeOf(anything).kind);
        expect(['paid', 'declined', 'closed', 'failed']).toContain(outcomeOfError(anything).kind);
      }),
    );
  });
});

describe('what came of a payment', () => {
  const declined = [{ type: 'error', code: 'payment_declined', content: 'Declined.' }];
  it.each([
    ['the session', { ...checkout({ status: 'completed' }), order }, { kind: 'paid', order }],
    ['the order', order, { kind: 'paid', order }],
    ['a tool result', { structuredContent: { order }, content: [] }, { kind: 'paid', order }],
    ['nothing', undefined, { kind: 'closed' }],
    ['a decline', { ...checkout(), messages: declined }, { kind: 'declined', text: 'Declined.' }],
    [
      'another error',
      { messages: [{ type: 'error', code: 'out_of_stock', content: 'It is gone.' }] },
      { kind: 'failed', text: 'It is gone.' },
    ],
    ['something unknown', { hello: 1 }, { kind: 'failed', text: 'The payment did not go through.' }],
  ])('is read from %s', (_name, answer, outcome) => {
    expect(outcomeOf(answer)).toEqual(outcome);
  });

  it.each([
    [{ code: 'canceled' }, 'closed'],
    [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'closed'],
    [new Error('The user cancelled'), 'closed'],
    [{ code: 'payment_declined', message: 'Declined.' }, 'declined'],
    [new Error('fetch failed'), 'failed'],
    ['text', 'failed'],
    [undefined, 'failed'],
  ])('is read from the error %j', (error, kind) => {
    expect(outcomeOfError(error).kind).toBe(kind);
  });

  it('does not show a shopper what is written for programmers', () => {
    expect(outcomeOfError(new Error('TypeError: x is undefined'))).toEqual({
      kind: 'failed',
      text: 'The payment did not go through.',
    });
  });
});

describe('messages of a session', () => {
  it.each([
    ['$.buyer.email', 'email'],
    ['$.buyer.name', 'name'],
    ['$.buyer.full_name', 'name'],
    ['$.fulfillment_address.state', 'state'],
    ['$.fulfillment_details.address.postal_code', 'postal_code'],
    ['$.quantity', 'quantity'],
    ['$.line_items[0].quantity', 'quantity'],
    ['$.variant_id', 'quantity'],
    ['$.discount_code', 'discount'],
    ['$.discounts.codes[0]', 'discount'],
    ['$.fulfillment_option_id', 'delivery'],
    ['$.fulfillment_options', 'delivery'],
    ['$.totals', 'general'],
    [undefined, 'general'],
  ])('%s is said at %s', (param, place) => {
    expect(placeOf(param)).toBe(place);
  });

  it('come with errors first, and without what the fields say themselves', () => {
    const say = (type: SessionMessage['type'], code: string, param: string) => ({
      type,
      code,
      param,
      content: `${type} ${code}`,
    });
    const byPlace = messagesByPlace([
      say('warning', 'low_stock', '$.quantity'),
      say('error', 'quantity_exceeded', '$.quantity'),
      say('error', 'missing', '$.buyer.email'),
      say('error', 'missing', '$.fulfillment_address'),
    ]);
    expect([...byPlace]).toEqual([
      ['quantity', [expect.objectContaining({ type: 'error' }), expect.objectContaining({ type: 'warning' })]],
    ]);
  });
});

describe('the form', () => {
  const draft = { variantId: 'v', quantity: 1, form, discountCode: '' };

  it('sends buyer and address only when they are whole', () => {
    expect(wishesOf(draft)).toEqual({ variant_id: 'v', quantity: 1, discount_code: '' });
    const named = { ...form, name: ' Jane ', email: 'jane@example.com ' };
    expect(wishesOf({ ...draft, form: named }).buyer).toEqual({ name: 'Jane', email: 'jane@example.com' });
    expect(wishesOf({ ...draft, form: { ...named, email: 'jane@' } }).buyer).toBeUndefined();
    const placed = { ...named, line_one: '1 Main St', city: 'Oakland', postal_code: '94607' };
    expect(wishesOf({ ...draft, form: placed }).fulfillment_address).toEqual({
      name: 'Jane',
      line_one: '1 Main St',
      city: 'Oakland',
      state: '',
      postal_code: '94607',
      country: 'US',
    });
    expect(wishesOf({ ...draft, form: { ...placed, line_two: 'B', phone_number: '1' } })).toMatchObject({
      buyer: { phone_number: '1' },
      fulfillment_address: { line_two: 'B', phone_number: '1' },
    });
  });

  it('asks for an address only where something is sent', () => {
    expect(fieldProblem('city', form, 'shipped')).toBe('Enter the city.');
    expect(fieldProblem('city', form, 'not_shipped')).toBeUndefined();
    expect(fieldProblem('email', form, 'not_shipped')).toBe('Enter your email address.');
    expect(fieldProblem('state', form, 'shipped')).toBeUndefined();
  });
});

describe('what a host keeps', () => {
  const draft = { variantId: 'tee-M', quantity: 2, form, optionId: 'standard', discountCode: 'SAVE10' };

  it('is what was handed over', () => {
    const kept = JSON.parse(JSON.stringify(toSave('trail-tee', { sessionId: 'cs_1', draft, order })));
    expect(savedState(kept, offer)).toEqual({ sessionId: 'cs_1', draft, order });
  });

  it.each([
    ['another product', { ...toSave('other', { draft }) }],
    ['a variant that is gone', { ...toSave('trail-tee', { draft: { ...draft, variantId: 'gone' } }) }],
    ['another release', { ...toSave('trail-tee', { draft }), version: 2 }],
    ['half a form', { ...toSave('trail-tee', { draft: { ...draft, form: { email: '' } as typeof form } }) }],
  ])('is left alone where it is of %s', (_name, kept) => {
    expect(savedState(kept, offer)).toBeUndefined();
  });
});

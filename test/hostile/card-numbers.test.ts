import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsCardNumber } from '../../src/card-number.js';
import { createBody } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;

beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(() => shop.close());

describe('a card number in the words of a person', () => {
  it.each([
    ['4242424242424242', true],
    ['my card is 4242 4242-4242 4242, cvc 123', true],
    ['378282246310005', true],
    ['6200000000000005', true],
    ['4242.4242.4242.4242', true],
    ['4242\u20134242\u20134242\u20134242', true],
    ['4242\u00a04242\u00a04242\u00a04242', true],
    ['4242  4242  4242  4242', true],
    ['4242\n4242\n4242\n4242', true],
    ['4242\u200b4242\u200b42424242', true],
    ['\uff14\uff12'.repeat(8), true],
    ['3782.822463.10005', true],
    // Not grouped as on a card.
    ['42.42.42.42.42.42.42.42', false],
    ['4242.4242 4242.4242', false],
    // The last digit does not fit.
    ['4242424242424241', false],
    // No card begins like this: a number of an order, or of a parcel.
    ['0000000000000000', false],
    ['1234567812345670', false],
    // Part of a longer word.
    ['order-4242424242424242', false],
    ['4242424242424242x', false],
    ['call +1 415 555 0132 between 10 and 12', false],
  ])('is seen: %s', (text, isSeen) => {
    expect(holdsCardNumber(text)).toBe(isSeen);
  });

  it.each([
    ['$.order_notes', { order_notes: 'Charge 4242 4242 4242 4242 please' }],
    ['$.buyer.first_name', { buyer: { email: 'ada@example.com', first_name: '4242424242424242' } }],
    ['$.fulfillment_details.name', { fulfillment_details: { name: '378282246310005' } }],
  ])('is not kept: %s', async (param, body) => {
    const answer = await shop.client.create(createBody(body));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', param]);
    expect(answer.text).toContain('card number');
    expect(answer.text).not.toMatch(/4242|3782/);
  });

  it('is not kept with the reason of a cancel, and the session stays open', async () => {
    const { body: session } = await shop.client.create(createBody());
    const trace = { intent_trace: { reason_code: 'other', trace_summary: 'paid elsewhere, 4242424242424242' } };
    expect((await shop.client.cancel(session.id, trace)).body.param).toBe('$.intent_trace.trace_summary');
    expect((await shop.client.get(session.id)).body.status).not.toBe('canceled');
  });
});

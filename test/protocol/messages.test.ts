import { describe, expect, it } from 'vitest';
import type { WireMessage } from '../../src/protocol/wire.js';
import { ADDRESS, createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
const FRANCE = { fulfillment_details: { address: { ...ADDRESS, country: 'FR' } } };

/* Each row: what is wrong, and the message that says so. That a param leads somewhere is checked on every answer. */
const TROUBLE: [string, object, Partial<WireMessage>][] = [
  ['no address', { fulfillment_details: undefined }, { code: 'missing', param: '$.fulfillment_details.address' }],
  [
    'no email',
    { buyer: undefined, fulfillment_details: { address: ADDRESS } },
    { code: 'missing', param: '$.buyer.email' },
  ],
  ['no choice', {}, { code: 'missing', param: '$.selected_fulfillment_options' }],
  ['sold out', { line_items: [{ id: 'item_sold_out' }] }, { code: 'out_of_stock', param: '$.line_items[0]' }],
  [
    'too few left',
    { line_items: [{ id: 'item_123' }, { id: 'item_low', quantity: 4 }] },
    { code: 'out_of_stock', param: '$.line_items[1]' },
  ],
  [
    'too many in an order',
    { line_items: [{ id: 'item_limited', quantity: 6 }] },
    { code: 'quantity_exceeded', param: '$.line_items[0].quantity' },
  ],
  [
    'pickup only',
    { line_items: [{ id: 'item_pickup' }] },
    { code: 'missing', param: '$.selected_fulfillment_options' },
  ],
  ['nowhere to deliver', FRANCE, { code: 'region_restricted', param: '$.fulfillment_details.address.country' }],
  [
    'too much for a card',
    { line_items: [{ id: 'prod_test_003', quantity: 100_000 }] },
    { code: 'maximum_exceeded', param: '$.totals' },
  ],
];

describe('messages', () => {
  it.each(TROUBLE)('R-MSG-01 R-MSG-02 R-MSG-03 R-MSG-04 R-STA-06 says %s', async (_, overrides, message) => {
    const { status, body } = await shop().client.create(createBody(overrides));
    expect([status, body.status]).toEqual([201, 'not_ready_for_payment']);
    expect(body.messages).toContainEqual(expect.objectContaining({ type: 'error', content_type: 'plain', ...message }));
    for (const { type, severity, resolution } of body.messages) {
      if (type === 'error') expect([severity, resolution]).toEqual(['high', 'recoverable']);
    }
  });

  it('R-MSG-01 warns where only few are left, and can be paid', async () => {
    const session = await readySession(shop(), { line_items: [{ id: 'item_low', quantity: 2 }] });
    expect(session.messages).toEqual([
      expect.objectContaining({ type: 'warning', code: 'low_stock', param: '$.line_items[0]' }),
    ]);
    await shop().client.cancel(session.id);
  });

  it('R-MSG-01 an info has no code', async () => {
    const { id } = (await shop().client.create(createBody())).body;
    const [message] = (await shop().client.cancel(id)).body.messages;
    expect(message.type).toBe('info');
    expect(message).not.toHaveProperty('code');
  });

  it('R-MSG-01 says a notice once: it is gone with the next change', async () => {
    const session = await readySession(shop());
    await shop().client.complete(session.id, await paymentFor(shop(), session, 'pm_card_visa_chargeDeclined'));
    expect((await shop().client.get(session.id)).body.messages).toHaveLength(1);
    expect((await shop().client.update(session.id, {})).body.messages).toEqual([]);
  });

  it('R-HTTP-16 writes names of the agent as plain text', async () => {
    const { body } = await shop().client.create(
      createBody({ discounts: { codes: ['<script>alert(1)</script>'] }, fulfillment_details: undefined }),
    );
    for (const { content, content_type: type } of body.messages) {
      expect(type).toBe('plain');
      expect(content).not.toContain('<script>');
    }
  });
});

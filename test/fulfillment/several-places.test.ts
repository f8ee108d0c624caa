import { describe, expect, it } from 'vitest';
import type { CheckoutDraft } from '../../src/domain/session.js';
import { draftOf } from '../checkout/quoting-support.js';
import { addressIn, FRIDAY, group, quote, SAN_FRANCISCO, select } from './shop.js';

/* What depends on where an order goes, for orders that go to several places, or to one that only a group names. */

const ask = (basket: Record<string, number>, more: Partial<CheckoutDraft>) => quote(draftOf(basket, more), FRIDAY);
const sentTo = (address = SAN_FRANCISCO) => group('gift', 'shipping', ['mug'], { fulfillmentDetails: { address } });
const parcel = [select('gift/standard')];

describe('tax', () => {
  it.each([
    ['a file beside it', { mug: 1, file: 1 }, { selections: parcel }],
    ['a file first', { file: 1, mug: 1 }, { selections: parcel }],
  ])('is taken of a parcel to a group’s address, and of %s that has none', async (_, basket, more) => {
    const quote = await ask(basket, { ...more, fulfillmentGroups: [sentTo()] });
    expect(quote.messages).toEqual([]);
    // 8.75 % of 1000 = 87.5 -> 88, and of 500 = 43.75 -> 44
    expect(quote.totals).toMatchObject({ fulfillment: 599, tax: 132, total: 2231 });
  });

  it('is not known where the only address is one that nobody knows', async () => {
    const nowhere = addressIn('ZZ', '00000');
    const files = group('files', 'digital', ['file']);
    const quote = await ask({ file: 1, mug: 1 }, { fulfillmentGroups: [files, sentTo(nowhere)] });
    expect(quote.totals).not.toHaveProperty('tax');
    const params = quote.messages.map((message) => message.param);
    expect(params).toContain('$.fulfillment_groups[1].fulfillment_details.address.state');
  });
});

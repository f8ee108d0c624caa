import { expect, it } from 'vitest';
import { readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

it('updates that arrive together each stay in the session', async () => {
  for (let time = 0; time < 20; time += 1) {
    const { id } = await readySession(shop());
    const buyer = { email: `buyer-${time}@example.com` };
    const answers = await Promise.all([
      shop().client.update(id, { buyer }),
      shop().client.update(id, { discounts: { codes: ['SAVE10'] } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { body } = await shop().client.get(id);
    expect(body.buyer).toMatchObject(buyer);
    expect(body.discounts.codes).toEqual(['SAVE10']);
  }
});

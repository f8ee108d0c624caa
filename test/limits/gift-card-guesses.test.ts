import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { sessionWith } from '../credit/support/credits.js';
import { createGiftCardDesk, giftCardBody, TAKES_GIFT_CARDS } from '../credit/support/gift-cards.js';
import { startApp, type TestApp } from '../support/start-app.js';

/** Wrong codes that an agent may send in an hour. */
const WRONG = 5;

let shop: TestApp;
beforeAll(async () => {
  const shopDir = await ownShop([{ id: 'unit', price: 2000 }], [], TAKES_GIFT_CARDS);
  shop = await startApp({ shopDir, env: { AGENT_WRONG_CODES_PER_HOUR: String(WRONG) } });
});
afterAll(() => shop.close());

it('an agent that guesses codes of gift cards has to wait, in all of its sessions at once, and nobody else', async () => {
  const card = await createGiftCardDesk(shop.url).issue(5000);
  const sessions = await Promise.all(Array.from({ length: 4 * WRONG }, () => sessionWith(shop.client, [])));
  const answers = await Promise.all(
    sessions.map(({ id }, index) => shop.client.complete(id, giftCardBody(`GC-2222-2222-2222-${2222 + index}`))),
  );
  const [first] = sessions;
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(WRONG).fill(200), ...Array(3 * WRONG).fill(429)]);
  const right = await shop.client.complete(first?.id ?? '', giftCardBody(card.code));
  expect([right.status, right.body.code], 'a right one tells as little').toEqual([429, 'rate_limited']);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(60);
  const other = await sessionWith(shop.other, []);
  expect((await shop.other.complete(other.id, giftCardBody(card.code))).body.status).toBe('completed');
});

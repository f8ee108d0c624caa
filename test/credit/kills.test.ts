import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DyingPoint, dieInPayments, startAndDecide } from '../completion/support/dying-payments.js';
import { createKillLab, type KillLab, PRICE } from '../completion/support/kill-lab.js';
import { lost, persist } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import { MERCHANT_KEY } from '../support/start-app.js';
import { createCreditDesk } from './support/credits.js';
import { createGiftCardDesk, giftCardBody, TAKES_GIFT_CARDS } from './support/gift-cards.js';

/* A unit costs 25.00, and every session pays 1.00 of it by the one credit and 2.00 by the one gift card. */

const LEFT = 2200;

/** The first T0 is that of the gift card. */
const POINTS: readonly DyingPoint[] = [
  ['in_t0:2', 'pm_card_visa', false],
  ['after_t0', 'pm_card_visa', false],
  ['after_decline', 'pm_card_visa_chargeDeclined', false],
  ['in_t2', 'pm_card_visa', true],
];

let lab: KillLab;
beforeAll(async () => {
  lab = await createKillLab(100, { MERCHANT_API_KEY: MERCHANT_KEY }, [], TAKES_GIFT_CARDS);
});
afterAll(() => lab.close());

it('a server that dies in a payment has spent what the orders took of a credit, and holds none of it', async () => {
  const credits: string[] = [];
  const cards: string[] = [];
  await dieInPayments(lab, POINTS, {
    amount: LEFT,
    async codesAt(url) {
      const credit = await createCreditDesk(url).issue(100);
      credits.push(credit.id);
      return [credit.code];
    },
    async prepare({ id, client, url }) {
      const card = await createGiftCardDesk(url).issue(200);
      cards.push(card.id);
      const { body, text } = await client.complete(id, giftCardBody(card.code));
      expect(body.status, text).toBe('ready_for_payment');
    },
  });
  const { server } = await startAndDecide(lab, POINTS);
  const desk = createCreditDesk(server.url);
  const left = (amount: number) => POINTS.map(([, , isBought]) => (isBought ? 0 : amount));
  expect(await Promise.all(credits.map(desk.balance))).toEqual(left(100));
  expect(await Promise.all(cards.map(desk.balance))).toEqual(left(200));
  await server.kill();
  const books = await lab.audit();
  expect(books.orders).toBe(1);
});

it('a server that dies while a gift card pays for all has taken nothing, and takes it once for the same request', async () => {
  const first = await lab.start('in_t0');
  const card = await createGiftCardDesk(first.server.url).issue(PRICE + 1);
  const id = await lab.readySession(first.client);
  const request = [id, giftCardBody(card.code), { key: randomUUID() }] as const;
  expect(await first.client.complete(...request).catch(lost)).toBeUndefined();
  await until('the server is dead', () => first.server.process.signalCode ?? undefined);

  const second = await lab.start();
  expect(await createGiftCardDesk(second.server.url).balance(card.id)).toBe(PRICE + 1);
  const bought = await persist(() => second.client.complete(...request));
  expect(bought.body.status, bought.text).toBe('completed');
  const replay = await second.client.complete(...request);
  expect([replay.text, replay.headers.get('idempotent-replayed')]).toEqual([bought.text, 'true']);
  expect(await createGiftCardDesk(second.server.url).moves(card.id)).toEqual([
    ['issued', PRICE + 1],
    ['taken', -PRICE],
    ['spent', 0],
  ]);
  await second.server.kill();
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DyingPoint, dieInPayments, startAndDecide } from '../completion/support/dying-payments.js';
import { createKillLab, type KillLab } from '../completion/support/kill-lab.js';
import { MERCHANT_KEY } from '../support/start-app.js';
import { createCreditDesk } from './support/credits.js';

/* A unit costs 25.00, and every session pays 1.00 of it by the one credit. */

const LEFT = 2400;

const POINTS: readonly DyingPoint[] = [
  ['in_t0', 'pm_card_visa', false],
  ['after_t0', 'pm_card_visa', false],
  ['after_decline', 'pm_card_visa_chargeDeclined', false],
  ['in_t2', 'pm_card_visa', true],
];

let lab: KillLab;
beforeAll(async () => {
  lab = await createKillLab(100, { MERCHANT_API_KEY: MERCHANT_KEY });
});
afterAll(() => lab.close());

it('a server that dies in a payment has spent what the orders took of a credit, and holds none of it', async () => {
  const ids: string[] = [];
  const codesAt = async (url: string) => {
    const credit = await createCreditDesk(url).issue(100);
    ids.push(credit.id);
    return [credit.code];
  };
  await dieInPayments(lab, POINTS, { amount: LEFT, codesAt });
  const { server } = await startAndDecide(lab, POINTS);
  const desk = createCreditDesk(server.url);
  const balances = await Promise.all(ids.map(desk.balance));
  expect(balances).toEqual(POINTS.map(([, , isBought]) => (isBought ? 0 : 100)));
  await server.kill();
  const books = await lab.audit();
  expect(books.orders).toBe(1);
});

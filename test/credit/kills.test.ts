import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FailpointName } from '../../src/failpoint.js';
import { createKillLab, type KillLab } from '../completion/support/kill-lab.js';
import { lost } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import { completeBody } from '../support/builders.js';
import { MERCHANT_KEY } from '../support/start-app.js';
import { createCreditDesk } from './support/credits.js';

/* A unit costs 25.00, and every session pays 1.00 of it by the one credit. */

const LEFT = 2400;

/** Where the server dies, with which card, and whether the order is made in the end. */
const POINTS: readonly [FailpointName, string, boolean][] = [
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
  for (const [point, card] of POINTS) {
    const { server, client } = await lab.start(point);
    const credit = await createCreditDesk(server.url).issue(100);
    ids.push(credit.id);
    const id = await lab.readySession(client, { discounts: { codes: [credit.code] } });
    const body = completeBody(await lab.stripe.mint({ amount: LEFT, paymentMethod: card }));
    const answer = await client.complete(id, body, { key: randomUUID() }).catch(lost);
    expect(answer, `an answer before ${point}`).toBeUndefined();
    await until('the server is dead', () => server.process.signalCode ?? undefined);
  }
  const { server, client } = await lab.start();
  for (const [index, [point, , isBought]] of POINTS.entries()) {
    const id = lab.sessionIds[index] as string;
    const session = await until(`the session that died ${point} is decided`, async () => {
      const { body } = await client.get(id);
      return body.status === 'complete_in_progress' ? undefined : body;
    });
    expect(session.status, point).toBe(isBought ? 'completed' : 'ready_for_payment');
  }
  const desk = createCreditDesk(server.url);
  const balances = await Promise.all(ids.map(desk.balance));
  expect(balances).toEqual(POINTS.map(([, , isBought]) => (isBought ? 0 : 100)));
  await server.kill();
  const books = await lab.audit();
  expect(books.orders).toBe(1);
});

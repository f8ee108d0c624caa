import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditBooks } from '../completion/support/books.js';
import { asksAgain } from '../completion/support/persist.js';
import { seededRandom } from '../support/random.js';
import { readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { ABLE, authenticatedPayment, reconcile, waiting } from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

const RACES = 100;
const AT_ONCE = 5;
const LONGEST_WAIT = 30;

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true, webhooks: true, shopDir: await authenticatingShop() });
});
afterAll(() => shop.close());

const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs `race` over sessions that wait for their buyer, several at a time. */
async function many(
  race: (session: Awaited<ReturnType<typeof begin>>, wait: () => Promise<unknown>) => Promise<string>,
) {
  const random = seededRandom(RACES);
  const outcomes: Record<string, number> = {};
  const sessionIds: string[] = [];
  let left = RACES;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        const session = await begin();
        sessionIds.push(session.id);
        const outcome = await race(session, () => after(random() * LONGEST_WAIT));
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    }),
  );
  await reconcile(shop);
  await shop.app.sweeper.runOnce({ grace: 0 });
  return { outcomes, books: await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds }) };
}

/** Whether the buyer was in time. */
const authenticates = (intent: string): Promise<boolean> =>
  shop.stripe.authenticate(intent, 'succeed').then(
    () => true,
    () => false,
  );

async function begin() {
  const session = await readySession(shop, ABLE);
  const { id, intent } = await waiting(shop, session);
  return { id, intent, session, body: await authenticatedPayment(shop, session) };
}

it(`${RACES} buyers authenticate at Stripe while the agent completes: always one charge and one order`, async () => {
  const { outcomes, books } = await many(async ({ id, intent, body }, wait) => {
    const [answer, byBuyer] = await Promise.all([
      wait().then(() => shop.client.complete(id, body)),
      wait().then(() => authenticates(intent)),
    ]);
    if (answer.status !== 200) expect(asksAgain(answer) || answer.body.code === 'session_not_modifiable').toBe(true);
    else expect(answer.body.status, answer.text).toBe('completed');
    return `${byBuyer ? 'buyer' : 'agent'} was first, complete ${answer.status}`;
  });
  console.log('buyer against agent:', outcomes);
  expect(books).toMatchObject({ charges: RACES, orders: RACES, undecided: 0 });
});

it(`${RACES} buyers authenticate at Stripe while the agent cancels: never canceled and charged`, async () => {
  const { outcomes, books } = await many(async ({ id, intent }, wait) => {
    const [answer, byBuyer] = await Promise.all([
      wait().then(() => shop.client.cancel(id)),
      wait().then(() => authenticates(intent)),
    ]);
    expect(answer.status, answer.text).toBe(byBuyer ? 405 : 200);
    return byBuyer ? 'paid' : 'canceled';
  });
  console.log('buyer against cancel:', outcomes);
  expect(books).toMatchObject({ charges: outcomes.paid ?? 0, orders: outcomes.paid ?? 0, undecided: 0 });
});

it(`${RACES} updates while the buyer authenticates: what was answered is in the order`, async () => {
  const { outcomes, books } = await many(async ({ id, intent }, wait) => {
    const [answer, byBuyer] = await Promise.all([
      wait().then(() => shop.client.update(id, { line_items: [{ id: 'item_123', quantity: 2 }] })),
      wait().then(() => authenticates(intent)),
    ]);
    expect(answer.status, answer.text).toBe(byBuyer ? 409 : 200);
    return byBuyer ? 'paid' : 'updated';
  });
  console.log('buyer against update:', outcomes);
  expect(books).toMatchObject({ charges: outcomes.paid ?? 0, orders: outcomes.paid ?? 0, undecided: 0 });
});

it(`${RACES} agents complete twice at the same time: always one charge and one order`, async () => {
  const { outcomes, books } = await many(async ({ id, body, session }, wait) => {
    const other = await authenticatedPayment(shop, session);
    const answers = await Promise.all([body, other].map((one) => wait().then(() => shop.client.complete(id, one))));
    const paid = answers.filter(({ status }) => status === 200);
    for (const answer of paid) expect(answer.body.status, answer.text).toBe('completed');
    for (const answer of answers) {
      if (answer.status !== 200) expect(asksAgain(answer) || answer.body.code === 'session_not_modifiable').toBe(true);
    }
    return `${paid.length} told of the order`;
  });
  console.log('agent against itself:', outcomes);
  expect(books).toMatchObject({ charges: RACES, orders: RACES, undecided: 0 });
});

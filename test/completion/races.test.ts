import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AcpAnswer } from '../support/acp-client.js';
import { completeBody } from '../support/builders.js';
import { seededRandom } from '../support/random.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { auditBooks, onShelf } from './support/books.js';
import { ownShop } from './support/own-shop.js';
import { asksAgain } from './support/persist.js';

const RACES = 1000;
const AT_ONCE = 12;
const STOCK = 100_000;
const PRICE = 1500;
const LONGEST_WAIT = 40;

let shop: TestApp;
beforeAll(async () => {
  const shopDir = await ownShop([{ id: 'unit', price: PRICE, stock: STOCK }]);
  shop = await startApp({ inMemory: true, shopDir });
});
afterAll(() => shop.close());

async function newSession(): Promise<string> {
  const line_items = [{ id: 'unit', quantity: 1 }];
  const buyer = { email: 'ada@example.com' };
  const { body } = await shop.client.create({ currency: 'usd', capabilities: {}, line_items, buyer });
  return body.id;
}

interface Race {
  id: string;
  complete: () => Promise<AcpAnswer>;
  /** Milliseconds after which the other request starts. */
  wait: number;
}

/** What came of a race; `charged` as the answers have it. */
interface Outcome {
  name: string;
  charged: number[];
}

const total = ({ body }: AcpAnswer): number =>
  body.totals.find(({ type }: { type: string }) => type === 'total').amount;

/** Runs `race` over many new sessions, several at a time, and holds the ledger against what the answers said. */
async function many(race: (race: Race) => Promise<Outcome>): Promise<Record<string, number>> {
  const random = seededRandom(RACES);
  const outcomes: Record<string, number> = {};
  const charged = new Map<string, number[]>();
  let left = RACES;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        const id = await newSession();
        const body = completeBody(await shop.stripe.mint({ amount: 10 * PRICE }));
        const complete = () => shop.client.complete(id, body);
        const outcome = await race({ id, complete, wait: random() * LONGEST_WAIT });
        charged.set(id, outcome.charged);
        outcomes[outcome.name] = (outcomes[outcome.name] ?? 0) + 1;
      }
    }),
  );
  const sessionIds = [...charged.keys()];
  const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds });
  expect(books.undecided).toBe(0);
  const amounts = new Map<string | undefined, number[]>(sessionIds.map((id) => [id, []]));
  for (const { amount, metadata } of await shop.stripe.charges())
    amounts.get(metadata.checkout_session_id)?.push(amount);
  expect(amounts).toEqual(charged);
  return outcomes;
}

const soon = <T>(milliseconds: number, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setTimeout(() => work().then(resolve, reject), milliseconds));

it(`${RACES} updates race a complete: what is charged is the total of the order`, async () => {
  const outcomes = await many(async ({ id, complete, wait }) => {
    const [completed, updated] = await Promise.all([
      complete(),
      soon(wait, () => shop.client.update(id, { line_items: [{ id: 'unit', quantity: 3 }] })),
    ]);
    const { body: session } = await shop.client.get(id);
    if (updated.status !== 200) expect(['session_in_progress', 'session_not_modifiable']).toContain(updated.body.code);
    if (completed.status !== 200) expect(asksAgain(completed), completed.text).toBe(true);
    const paid = completed.body.status === 'completed';
    expect(session.status).toBe(paid ? 'completed' : 'ready_for_payment');
    const charged = paid ? [total(completed)] : [];
    if (paid)
      expect(charged, 'an update that was answered is in the order').toEqual([
        PRICE * (updated.status === 200 ? 3 : 1),
      ]);
    return { name: `paid ${charged}, update ${updated.status}`, charged };
  });
  console.log('update against complete:', outcomes);
});

it(`${RACES} cancels race a complete: never canceled and charged`, async () => {
  const before = await onShelf(shop.app.store, 'unit');
  const outcomes = await many(async ({ id, complete, wait }) => {
    const [completed, canceled] = await Promise.all([complete(), soon(wait, () => shop.client.cancel(id))]);
    const { body: session } = await shop.client.get(id);
    const paid = completed.body.status === 'completed';
    expect(canceled.status === 200, `${completed.text} and ${canceled.text}`).toBe(!paid);
    expect(session.status).toBe(paid ? 'completed' : 'canceled');
    const name = paid ? `paid, cancel ${canceled.status}` : `canceled, complete ${completed.status}`;
    return { name, charged: paid ? [PRICE] : [] };
  });
  console.log('cancel against complete:', outcomes);
  const paid = Object.entries(outcomes).reduce((sum, [name, times]) => sum + (name.startsWith('paid') ? times : 0), 0);
  expect(await onShelf(shop.app.store, 'unit')).toBe(before - paid);
});

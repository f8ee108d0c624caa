import { expect } from 'vitest';
import type { Store } from '../../../src/store/store.js';
import type { AcpAnswer, TestClient } from '../../support/acp-client.js';
import { completeBody } from '../../support/builders.js';
import { seededRandom } from '../../support/random.js';
import type { StripeSide } from '../../support/stripe.js';
import { auditBooks, onShelf } from './books.js';
import { asksAgain } from './persist.js';

/** Where requests race each other for one session. */
export interface RaceTrack {
  /** The server whose turn it is. */
  at(turn: number): TestClient;
  store: Store;
  stripe: StripeSide;
  /** What is sold: digital, and counted. */
  item: string;
  price: number;
}

const AT_ONCE = 12;
const LONGEST_WAIT = 40;

interface Race {
  id: string;
  /** Of the servers, the one that the other request goes to. */
  other: TestClient;
  get: () => Promise<AcpAnswer>;
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

const soon = <T>(milliseconds: number, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setTimeout(() => work().then(resolve, reject), milliseconds));

/** Runs `race` over many new sessions, several at a time, and holds the ledger against what the answers said. */
async function many(
  { at, store, stripe, item, price }: RaceTrack,
  count: number,
  race: (race: Race) => Promise<Outcome>,
): Promise<Record<string, number>> {
  const random = seededRandom(count);
  const outcomes: Record<string, number> = {};
  const charged = new Map<string, number[]>();
  let left = count;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        const turn = left;
        const line_items = [{ id: item, quantity: 1 }];
        const buyer = { email: 'ada@example.com' };
        const created = await at(turn).create({ currency: 'usd', capabilities: {}, line_items, buyer });
        const { id } = created.body;
        const body = completeBody(await stripe.mint({ amount: 10 * price }));
        const outcome = await race({
          id,
          other: at(turn + 1),
          get: () => at(turn + 2).get(id),
          complete: () => at(turn).complete(id, body),
          wait: random() * LONGEST_WAIT,
        });
        charged.set(id, outcome.charged);
        outcomes[outcome.name] = (outcomes[outcome.name] ?? 0) + 1;
      }
    }),
  );
  const sessionIds = [...charged.keys()];
  const books = await auditBooks({ store, stripe, sessionIds });
  expect(books.undecided).toBe(0);
  const amounts = new Map<string | undefined, number[]>(sessionIds.map((id) => [id, []]));
  for (const { amount, metadata } of await stripe.charges()) amounts.get(metadata.checkout_session_id)?.push(amount);
  expect(amounts).toEqual(charged);
  return outcomes;
}

/** Updates race a complete: what is charged is the total of the order. The result has how often each came first. */
export const raceUpdates = (track: RaceTrack, count: number): Promise<Record<string, number>> =>
  many(track, count, async ({ id, other, get, complete, wait }) => {
    const [completed, updated] = await Promise.all([
      complete(),
      soon(wait, () => other.update(id, { line_items: [{ id: track.item, quantity: 3 }] })),
    ]);
    const { body: session } = await get();
    if (updated.status !== 200) expect(['session_in_progress', 'session_not_modifiable']).toContain(updated.body.code);
    if (completed.status !== 200) expect(asksAgain(completed), completed.text).toBe(true);
    const paid = completed.body.status === 'completed';
    expect(session.status).toBe(paid ? 'completed' : 'ready_for_payment');
    const charged = paid ? [total(completed)] : [];
    if (paid)
      expect(charged, 'an update that was answered is in the order').toEqual([
        track.price * (updated.status === 200 ? 3 : 1),
      ]);
    return { name: `paid ${charged}, update ${updated.status}`, charged };
  });

/** Cancels race a complete: never canceled and charged. The result has how often each came first. */
export async function raceCancels(track: RaceTrack, count: number): Promise<Record<string, number>> {
  const before = await onShelf(track.store, track.item);
  const outcomes = await many(track, count, async ({ id, other, get, complete, wait }) => {
    const [completed, canceled] = await Promise.all([complete(), soon(wait, () => other.cancel(id))]);
    const { body: session } = await get();
    const paid = completed.body.status === 'completed';
    expect(canceled.status === 200, `${completed.text} and ${canceled.text}`).toBe(!paid);
    expect(session.status).toBe(paid ? 'completed' : 'canceled');
    const name = paid ? `paid, cancel ${canceled.status}` : `canceled, complete ${completed.status}`;
    return { name, charged: paid ? [track.price] : [] };
  });
  const paid = Object.entries(outcomes).reduce((sum, [name, times]) => sum + (name.startsWith('paid') ? times : 0), 0);
  expect(await onShelf(track.store, track.item)).toBe(before - paid);
  return outcomes;
}

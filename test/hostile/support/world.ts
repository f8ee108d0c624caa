import { NEEDS_BUYER, waitingSession } from '../../authentication/support/buyer.js';
import { completeBody, createBody, standardShipping } from '../../support/builders.js';
import { readySession, totalOf } from '../../support/shopping.js';
import { MERCHANT_KEY, type TestApp } from '../../support/start-app.js';
import { pick, type Random } from './chance.js';

/** Where the ids of a collection are kept: by the path before them, such as `/checkout_sessions`. */
export type Pools = Record<string, string[]>;

export interface World {
  pools: Pools;
  /** Ids that belong together, by the path that has several. */
  related: Record<string, Record<string, string>[]>;
  tokens: string[];
  lines: string[];
  /** Sessions come and go, since some of the requests end them: puts a new one in the place of another. */
  renew(random: Random): Promise<void>;
}

const SESSIONS = '/checkout_sessions';
const TTL_MS = 361 * 60_000;
const PER_STATE = 6;
/** Goes to review in a shop that asks for that. */
const IN_REVIEW = { bot: 'block' } as const;

/** Sessions in every state, orders in several, and tokens that pay what they cost. */
export async function createWorld(shop: TestApp, tokenCount: number): Promise<World> {
  const { client, stripe } = shop;
  const sessions: string[] = [];
  const lines: string[] = [];
  const pools: Pools = {
    [SESSIONS]: sessions,
    '/merchant/sessions': sessions,
    '/merchant/orders': [],
    '/merchant/stock': ['item_low', 'item_limited', 'item_sold_out', 'item_pickup'],
    '/merchant/endpoints': ['alpha', 'merchant'],
    '/merchant/deliveries': [],
    '/orders': [],
  };

  const opened = async (): Promise<string> => (await client.create(createBody())).body.id;
  const ready = async () => {
    const { body } = await client.update(await opened(), standardShipping());
    lines.push(...body.line_items.map(({ id }: { id: string }) => id));
    return body;
  };
  async function sell(risk?: Record<string, 'block'>): Promise<string> {
    const session = await ready();
    const token = await stripe.mint({ amount: totalOf(session), ...(risk && { risk }) });
    const { body } = await client.complete(session.id, completeBody(token));
    if (!body.order) throw new Error(`Not sold: ${JSON.stringify(body.messages)}`);
    pools['/merchant/orders']?.push(body.order.id);
    pools['/orders']?.push(String(body.order.permalink_url).split('/').at(-1) ?? '');
    return session.id;
  }
  async function ended(how: (id: string) => Promise<unknown>): Promise<string> {
    const { id } = await readySession(shop);
    await how(id);
    return id;
  }
  const merchant = async (path: string, body?: object) =>
    (
      await client.request(`/merchant${path}`, {
        method: body ? 'POST' : 'GET',
        body,
        headers: { authorization: `Bearer ${MERCHANT_KEY}` },
      })
    ).body;

  const expired = await Promise.all(Array.from({ length: PER_STATE }, opened));
  shop.clock.advance(TTL_MS);
  await shop.app.sweeper.runOnce();
  sessions.push(...expired);
  for (let count = 0; count < PER_STATE; count += 1) {
    sessions.push(await opened(), (await ready()).id, (await ready()).id, await sell(), await sell(IN_REVIEW));
    sessions.push(await ended((id) => client.cancel(id)));
    sessions.push((await waitingSession(shop, NEEDS_BUYER)).id);
    sessions.push(
      await ended(async (id) => {
        const amount = totalOf((await client.get(id)).body);
        return client.complete(id, completeBody(await stripe.mint({ amount, paymentMethod: 'pm_sandbox_processing' })));
      }),
    );
  }
  const [first, second] = pools['/merchant/orders'] ?? [];
  const shipped = await merchant(`/orders/${first}/fulfillments`, { type: 'shipping', carrier: 'UPS' });
  await merchant(`/orders/${second}/cancel`, {});
  const session = String(sessions.at(-1));
  const { revisions } = await merchant(`/sessions/${session}`);
  const related = {
    '/merchant/orders/{order}/fulfillments/{fulfillment}/events': shipped.fulfillments.map(
      ({ id }: { id: string }) => ({
        order: first,
        fulfillment: id,
      }),
    ),
    '/merchant/sessions/{session}/revisions/{seq}': revisions.map(({ seq }: { seq: number }) => ({ session, seq })),
  };
  const { items } = await merchant('/deliveries');
  pools['/merchant/deliveries']?.push(...items.map(({ id }: { id: string }) => id));
  const tokens = await Promise.all(Array.from({ length: tokenCount }, () => stripe.mint({ amount: 10_000_000 })));

  return {
    pools,
    related,
    tokens,
    lines,
    async renew(random) {
      const place = Math.floor(random() * sessions.length);
      sessions[place] = await pick(random, [opened, async () => (await ready()).id, () => sell(), opened])();
    },
  };
}

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { WireSession, WireTotal } from '../../../src/protocol/wire.js';
import { BUYER, completeBody } from '../../support/builders.js';
import type { TestApp } from '../../support/start-app.js';

/** A thing on the shelf: its price, and how it is taxed and delivered. */
export interface Goods {
  price: number;
  taxCode?: string;
  kind?: string;
}

/** The folder of a shop with these settings and goods. */
export async function shopOf(
  settings: { currency: string; country: string } & Record<string, unknown>,
  goods: Record<string, Goods>,
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'acp-prices-'));
  await mkdir(dir, { recursive: true });
  const products = Object.entries(goods).map(([id, { price }]) => ({
    id: `p_${id}`,
    variants: [{ id, title: id, price: { amount: price, currency: settings.currency.toUpperCase() } }],
  }));
  const rows = Object.entries(goods).map(
    ([id, { kind = 'shipping', taxCode = '' }]) => `${id},,${kind},100,${taxCode}`,
  );
  await writeFile(join(dir, 'shop.json'), JSON.stringify({ name: 'Test shop', ...settings }));
  await writeFile(join(dir, 'products.jsonl'), products.map((product) => JSON.stringify(product)).join('\n'));
  await writeFile(
    join(dir, 'inventory.csv'),
    ['variant_id,on_hand,kind,weight_grams,tax_code', ...rows, ''].join('\n'),
  );
  return dir;
}

/** One flat rate to some places. */
export const shippingTo = (destinations: string[], amount: number) => ({
  zones: [{ name: 'Zone', destinations, rates: [{ id: 'standard', title: 'Standard', steps: [{ amount }] }] }],
});

export const addressIn = (country: string, state = '', postalCode = '10115') => ({
  name: 'Ada Byron',
  line_one: '1 Road',
  city: 'Town',
  state,
  country,
  postal_code: postalCode,
});

export interface Asked {
  currency: string;
  items: Record<string, number>;
  address?: ReturnType<typeof addressIn>;
  more?: object;
}

/** A session with its address, and with its delivery selected where it has to be. */
export async function sessionFor({ client }: TestApp, { currency, items, address, more }: Asked): Promise<WireSession> {
  const created = await client.create({
    currency,
    capabilities: {},
    line_items: Object.entries(items).map(([id, quantity]) => ({ id, quantity })),
    buyer: BUYER,
    ...(address && { fulfillment_details: { name: 'Ada Byron', email: BUYER.email, address } }),
    ...more,
  });
  expect(created.status, created.text).toBe(201);
  if (!created.body.fulfillment_options.some(({ id }: { id: string }) => id === 'standard')) return created.body;
  const selection = { selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: [] }] };
  const updated = await client.update(created.body.id, selection);
  expect(updated.status, updated.text).toBe(200);
  return updated.body;
}

/** Pays a session with a token of so much, in Stripe's own units; the total unless told. */
export async function pay(app: TestApp, session: WireSession, amount = amountsOf(session.totals).total ?? 0) {
  const token = amount > 0 ? await app.stripe.mint({ amount, currency: session.currency }) : 'spt_unused';
  const answer = await app.client.complete(session.id, completeBody(token));
  expect(answer.body.status, answer.text).toBe('completed');
  return answer.body;
}

/** Amounts by type; of several fees the sum. */
export function amountsOf(totals: readonly WireTotal[]): Partial<Record<WireTotal['type'], number>> {
  const amounts: Partial<Record<WireTotal['type'], number>> = {};
  for (const { type, amount } of totals) amounts[type] = (amounts[type] ?? 0) + amount;
  return amounts;
}

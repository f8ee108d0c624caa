import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFields } from '../../../src/logger.js';
import { startApp, type TestApp, type TestAppOptions } from '../../support/start-app.js';
import { BACK_END_SECRET, startBackEnd, type TestBackEnd } from './back-end.js';

const VARIANTS: Record<string, { amount: number; kinds: string[] }> = {
  mug: { amount: 2000, kinds: ['shipping'] },
  pattern: { amount: 400, kinds: ['digital'] },
};

/** Answers of a back end that sells mugs, has them counted, and knows which orders it took. */
export function usualAnswers(units: Record<string, number | null> = { mug: 10, pattern: null }) {
  const taken = new Map<string, object>();
  const goods = (ids: string[]) => ({
    products: ids.flatMap((id) => {
      const known = VARIANTS[id];
      const variants = [{ id, title: id, price: { amount: known?.amount, currency: 'USD' } }];
      return known ? [{ id: `p-${id}`, variants }] : [];
    }),
    details: Object.fromEntries(Object.entries(VARIANTS).map(([id, { kinds }]) => [id, { kinds }])),
  });
  const answers: TestBackEnd['answers'] = {
    'catalog.list': () => goods(Object.keys(VARIANTS)),
    'catalog.find': ({ variant_ids: ids }) => goods(ids),
    'stock.levels': ({ variant_ids: ids }) => ({
      levels: Object.fromEntries(ids.map((id: string) => [id, units[id] ?? null])),
    }),
    'shipping.options': ({ address }) =>
      address.country === 'US'
        ? { options: [{ id: 'parcel', title: 'Parcel', amount: 500 }] }
        : { refused: 'region_restricted' },
    'tax.assess'({ lines }) {
      const taxes = lines.map(({ id, amount }: { id: string; amount: number }) => [id, Math.round(amount / 10)]);
      const amount = taxes.reduce((sum: number, [, tax]: [string, number]) => sum + tax, 0);
      return {
        amounts: { lines: Object.fromEntries(taxes), breakdown: [{ jurisdiction: 'US-CA', rate: 10, amount }] },
      };
    },
    'discounts.rules': () => ({ discounts: [] }),
    'order.place'({ id, order }) {
      if (!taken.has(id)) {
        for (const { variant_id: variant, quantity } of order.line_items) {
          const left = units[variant];
          if (typeof left === 'number') units[variant] = left - quantity.current;
        }
        taken.set(id, { accepted: true, reference: `A-${1001 + taken.size}` });
      }
      return taken.get(id);
    },
  };
  return { answers, units, taken };
}

/** A folder with a shop.json that has everything at the back end, but for what `settings` say. */
export async function shopAt(url: string, settings: object = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'acp-back-end-shop-'));
  const shop = {
    name: 'Mugs',
    currency: 'usd',
    country: 'US',
    catalog: url,
    stock: url,
    shipping: url,
    tax: url,
    discounts: url,
    place_order: url,
    ...settings,
  };
  await writeFile(join(dir, 'shop.json'), JSON.stringify(shop));
  return dir;
}

export interface BackEndShop extends TestApp {
  backEnd: TestBackEnd;
  units: Record<string, number | null>;
  taken: ReadonlyMap<string, object>;
  /** What is in the log. */
  lines: (LogFields & { level: string; msg: string })[];
}

/** The real server with everything at a test's back end. */
export async function startBackEndShop({
  settings,
  units,
  ...options
}: {
  settings?: object | ((url: string) => object);
  units?: Record<string, number | null>;
} & TestAppOptions = {}): Promise<BackEndShop> {
  const usual = usualAnswers(units);
  const backEnd = await startBackEnd(usual.answers);
  const log: Record<string, unknown>[] = [];
  const app = await startApp({
    shopDir: await shopAt(backEnd.url, typeof settings === 'function' ? settings(backEnd.url) : settings),
    log,
    ...options,
    env: { BACK_END_SECRET, ...options.env },
  });
  return {
    ...app,
    ...usual,
    backEnd,
    lines: log as unknown as BackEndShop['lines'],
    async close() {
      await app.close();
      await backEnd.close();
    },
  };
}

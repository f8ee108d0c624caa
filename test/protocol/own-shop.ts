import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnShop {
  shopDir: string;
  remove(): Promise<void>;
}

/** A copy of the sample shop with these discounts as well. */
export async function shopWithDiscounts(discounts: object[]): Promise<OwnShop> {
  const shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
  const file = join(shopDir, 'shop.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as { discounts: object[] };
  settings.discounts.push(...discounts);
  await writeFile(file, JSON.stringify(settings));
  return { shopDir, remove: () => rm(shopDir, { recursive: true, force: true }) };
}

const HOUR = 3_600_000;

/** `ENDING` ends an hour from now, `ALL` leaves nothing to pay, `NEARLY` less than a card can be charged. */
export const EDGE_DISCOUNTS = [
  {
    id: 'ending',
    name: 'Half price, today only',
    code: 'ENDING',
    effect: { type: 'percent_off', percent_off: 50 },
    ends_at: new Date(Date.now() + HOUR).toISOString(),
    priority: 2,
  },
  { id: 'all', name: 'A gift', code: 'ALL', effect: { type: 'percent_off', percent_off: 100 }, priority: 2 },
  { id: 'nearly', name: 'A penny', code: 'NEARLY', effect: { type: 'percent_off', percent_off: 97 }, priority: 2 },
];

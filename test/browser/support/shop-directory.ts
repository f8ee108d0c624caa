import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Text that would run if anyone took it for HTML. */
export const SPITEFUL = '<img src=x onerror="document.title=1"><script>document.title=1</script>';

const variant = (id: string, name: string, value: string, amount: number) => ({
  id,
  title: `${name}, ${value}`,
  price: { amount, currency: 'USD' },
  variant_options: [{ name: 'Size', value }],
});

const PRODUCTS = [
  {
    id: 'poncho',
    title: `Poncho ${SPITEFUL}`,
    description: { plain: SPITEFUL },
    variants: [
      variant('poncho_s', 'Poncho', 'S', 3000),
      variant('poncho_m', 'Poncho', SPITEFUL, 3500),
      variant('poncho_l', 'Poncho', 'L', 4000),
    ],
  },
  {
    id: 'rope',
    title: 'Rope',
    variants: Array.from({ length: 7 }, (_, index) =>
      variant(`rope_${index}`, 'Rope', `${index + 1}0 m`, 1000 + index),
    ),
  },
];

/** The sample shop with a product in three variants and one in seven. The caller deletes it. */
export async function makeShopDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', path, { recursive: true });
  await appendFile(join(path, 'products.jsonl'), PRODUCTS.map((product) => `${JSON.stringify(product)}\n`).join(''));
  const stock = PRODUCTS.flatMap(({ variants }) =>
    variants.map(({ id }) => `${id},${id === 'poncho_l' ? 0 : 50},shipping,500,,\n`),
  );
  await appendFile(join(path, 'inventory.csv'), stock.join(''));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

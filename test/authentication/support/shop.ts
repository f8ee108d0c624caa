import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(async () => {
  for (const directory of made) await rm(directory, { recursive: true, force: true });
});

export const ACQUIRER = {
  bin: '412345',
  country: 'US',
  merchant_id: '000123456789012',
  merchant_name: 'Example Outfitters',
};

/** A copy of the sample shop, until the end of the file's tests, with these settings in place of its own. */
export async function shopWith(settings: object): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  made.push(directory);
  await cp('examples/shop', directory, { recursive: true });
  const file = join(directory, 'shop.json');
  const own = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...own, ...settings }));
  return directory;
}

/** A copy of the sample shop that authenticates buyers in this way. */
export const authenticatingShop = (authentication: object = {}, settings: object = {}): Promise<string> =>
  shopWith({ authentication: { acquirer: ACQUIRER, ...authentication }, ...settings });

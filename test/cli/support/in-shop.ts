import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder, startCli } from './run-cli.js';

const GOODS = 'sku,title,price,stock,weight_kg\nmug,Mug,14.50,3,0.35\n"odd, one",Odd,7,,\n';
/** Options for a new shop with these goods. */
export const NEW_SHOP = ['--name', 'Mugs & More', '--country', 'us', '--currency', 'USD', '--products', 'goods.csv'];

/** A folder with a spreadsheet, and a way to run `init` in it without a terminal. */
export async function inShop(
  work: (shop: {
    cwd: string;
    init(
      args: readonly string[],
      env?: Record<string, string>,
    ): Promise<{ code: number | null; out: string; err: string }>;
    read(name: string): Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  await inFolder(async (cwd) => {
    await writeFile(join(cwd, 'goods.csv'), GOODS);
    await work({
      cwd,
      async init(args, env = {}) {
        const run = startCli(['init', ...args], { cwd, env });
        return { code: await run.end, out: run.out(), err: run.err() };
      },
      read: (name) => readFile(join(cwd, name), 'utf8'),
    });
  });
}

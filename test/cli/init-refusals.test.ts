import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';

/* The command in this process, which has no terminal. */

const IS_LINUX = process.platform === 'linux';
if (!IS_LINUX) console.log('A folder that cannot be written to was not tried: there is no /proc');

let cwd: string;
let goods: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'acp-init-'));
  goods = join(cwd, 'goods.csv');
  await writeFile(goods, 'sku,title,price\nmug,Mug,14.50\n');
});
afterEach(() => rm(cwd, { recursive: true }));

async function init(...args: string[]) {
  let out = '';
  let err = '';
  const places = ['--dir', join(cwd, 'shop'), '--settings', join(cwd, '.env')];
  const code = await runCommandLine(['init', '--no-doctor', ...places, ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    color: false,
  });
  return { code, out, err };
}

const newShop = () => ['--name', 'Mugs & More', '--country', 'us', '--currency', 'USD', '--products', goods];
const json = async (name: string) => JSON.parse(await readFile(join(cwd, name), 'utf8'));

describe('acp-seller init', () => {
  it('names every option that is missing', async () => {
    expect(await init('--name', 'Mugs')).toEqual({
      code: 2,
      out: '',
      err: 'Without a terminal init needs --country, --currency and --products, or --yes for the defaults. See acp-seller --help.\n',
    });
    expect(await readdir(cwd)).toEqual(['goods.csv']);
  });

  it('takes the defaults with --yes', async () => {
    expect(await init('--yes', '--country', 'jp')).toMatchObject({ code: 0, err: '' });
    expect(await json('shop/shop.json')).toMatchObject({ name: 'My shop', country: 'JP', currency: 'jpy' });
    expect(await readFile(join(cwd, 'shop/products.jsonl'), 'utf8')).toContain('{"amount":1999,"currency":"JPY"}');
  });

  it('has the tax at home inside the prices, where it is told the rate', async () => {
    const args = ['--country', 'ca', '--region', 'ontario', '--currency', 'cad', '--prices-include-tax', '13 %'];
    expect(await init(...newShop(), ...args)).toMatchObject({ code: 0, err: '' });
    expect(await json('shop/shop.json')).toMatchObject({
      country: 'CA',
      region: 'ON',
      prices_include_tax: true,
      tax: { rates: { 'CA-ON': { percent: 13 } } },
    });
  });

  it.each([
    [['--currency', 'dollars'], '--currency must be a currency of ISO 4217, such as USD or EUR.'],
    [['--country', 'UK'], '--country must be GB for the United Kingdom.'],
    [['--country', 'XX'], '--country must be a country of ISO 3166-1, such as US or DE.'],
    [['--region', 'Bavaria'], '--region must be a region of US, such as AL.'],
    [['--products', 'none.csv'], '--products must be a CSV file, stripe or sample; there is no file "none.csv".'],
    [
      ['--products', 'stripe'],
      '--products cannot be stripe without --stripe-key, or STRIPE_SECRET_KEY in the environment.',
    ],
    [['--stripe-key', 'whsec_1'], '--stripe-key must be a secret or restricted key of Stripe'],
    [['--stripe-key', 'pk_live_1'], '--stripe-key is a publishable key;'],
    [['--profile-id', 'two words'], '--profile-id must be visible ASCII without spaces.'],
    [['--shipping', '5,00'], '--shipping must be an amount: expected a price such as 19.99'],
    [['--prices-include-tax', 'lots'], '--prices-include-tax must be a rate in per cent, such as 19 or 8.875.'],
    [['--prices-include-tax', '101'], '--prices-include-tax must be a rate in per cent, such as 19 or 8.875.'],
    [['--name', ' '], '--name needs a value.'],
    [['--name'], '--name needs a value.'],
    [['--dir', 'package.json'], 'package.json is a file.'],
    [['--dir', 'package.json/shop'], 'package.json is a file.'],
    [['--products', 'package.json/goods'], '--products must be a CSV file'],
    [['--settings', 'package.json/.env'], '--settings must be in a folder that is there;'],
    [['--settings', 'nowhere/.env'], '--settings must be in a folder that is there;'],
    [['--settings', 'src'], '--settings must be a file; src is none.'],
    [['--goods-only'], '--goods-only keeps shop.json, and '],
    [['--verbose'], 'acp-seller has no option --verbose.'],
    [['shop'], 'acp-seller init takes no "shop".'],
  ])('refuses %j', async (args, message) => {
    const { code, err, out } = await init(...newShop(), ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(await readdir(cwd)).toEqual(['goods.csv']);
  });

  it('writes nothing where a row is wrong', async () => {
    await writeFile(goods, 'sku,title,price\nmug,Mug,"14,50"\n');
    const { code, err } = await init(...newShop());
    expect(code).toBe(1);
    expect(err).toContain('goods.csv cannot be imported:\n  - line 2, column "price": expected a price such as 19.99');
    expect(await readdir(cwd)).toEqual(['goods.csv']);
  });

  // Root may write anywhere else.
  it.runIf(IS_LINUX).each(['--dir', '--settings'])(
    'says that nothing can be written to the folder of %s',
    async (option) => {
      const { code, err } = await init(...newShop(), option, '/proc/acp-seller');
      expect({ code, err }).toEqual({ code: 1, err: 'Nothing can be written to /proc (ENOENT).\n' });
      expect(await readdir(cwd)).toEqual(['goods.csv']);
    },
  );

  it('keeps no shop whose goods come from somewhere else', async () => {
    await init(...newShop());
    const file = { ...(await json('shop/shop.json')), catalog: 'stripe' };
    await writeFile(join(cwd, 'shop/shop.json'), JSON.stringify(file));
    const { code, err } = await init('--goods-only', '--force', '--products', goods);
    expect(code).toBe(1);
    expect(err).toContain('shop.json $.catalog: expected "files", for products.jsonl and inventory.csv to be read');
  });

  it('keeps every tax code where somebody else works out the tax', async () => {
    await init(...newShop());
    const file = { ...(await json('shop/shop.json')), tax: { provider: 'stripe' } };
    await writeFile(join(cwd, 'shop/shop.json'), JSON.stringify(file));
    await writeFile(goods, 'sku,title,price,tax_code\nb,Book,9.90,txcd_35010000\n');
    expect(await init('--goods-only', '--force', '--products', goods)).toMatchObject({ code: 0, err: '' });
    expect(await readFile(join(cwd, 'shop/inventory.csv'), 'utf8')).toContain('b,,shipping,0,txcd_35010000,\n');
  });

  it('writes nothing where a setting cannot be written', async () => {
    const { code, err } = await init(...newShop(), '--dir', join(cwd, `'\`\\n`));
    expect(code).toBe(1);
    expect(err).toContain('SHOP_DIR cannot stand in the file of settings');
    expect(await readdir(cwd)).toEqual(['goods.csv']);
  });

  it('explains itself', async () => {
    const { code, out } = await init('--help');
    expect(code).toBe(0);
    for (const option of ['--products', '--goods-only', '--force', '--no-doctor']) expect(out).toContain(option);
  });
});

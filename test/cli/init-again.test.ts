import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inShop, NEW_SHOP } from './support/in-shop.js';

describe('acp-seller init where something is already', () => {
  it('leaves alone what is there, unless it may replace it', async () => {
    await inShop(async ({ cwd, init, read }) => {
      await mkdir(join(cwd, 'shop'));
      await writeFile(join(cwd, 'shop/inventory.csv'), 'mine\n');
      await writeFile(join(cwd, 'shop/notes.txt'), 'mine too\n');
      const goods = await init(NEW_SHOP);
      expect(goods).toMatchObject({ code: 2, out: '' });
      expect(goods.err).toContain('shop/inventory.csv is there already; --force replaces what is there.');
      await writeFile(join(cwd, 'shop/shop.json'), 'mine\n');
      expect((await init([...NEW_SHOP, '--yes'])).err).toContain(
        'shop/shop.json is there already; --force replaces it',
      );
      expect([await read('shop/inventory.csv'), await read('shop/shop.json')]).toEqual(['mine\n', 'mine\n']);
      expect((await readdir(join(cwd, 'shop'))).sort()).toEqual(['inventory.csv', 'notes.txt', 'shop.json']);

      expect(await init([...NEW_SHOP, '--force', '--no-doctor'])).toMatchObject({ code: 0 });
      expect(await read('shop/inventory.csv')).toContain('mug,3,shipping');
      expect(await read('shop/notes.txt')).toBe('mine too\n');
      expect((await readdir(join(cwd, 'shop'))).length).toBe(5);
    });
  });

  it('adds to the settings, and changes one only with --force', async () => {
    await inShop(async ({ cwd, init, read }) => {
      const mine =
        '# mine\nPORT=4000\nSHOP_DIR=shop/\nexport STRIPE_PROFILE_ID=profile_old # kept\nMERCHANT_API_KEY=my-own-key\n';
      await mkdir(join(cwd, 'conf'));
      await writeFile(join(cwd, 'conf/real.env'), mine);
      await symlink('conf/real.env', join(cwd, '.env'));
      const args = [...NEW_SHOP, '--no-doctor', '--profile-id', 'profile_new'];
      const refused = await init(args);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain('./.env has another STRIPE_PROFILE_ID; --force changes it.');
      expect(await read('.env')).toBe(mine);
      expect((await readdir(cwd)).sort()).toEqual(['.env', 'conf', 'goods.csv']);

      expect(await init([...args, '--force'])).toMatchObject({ code: 0, err: '' });
      expect(await read('conf/real.env')).toMatch(
        /^# mine\nPORT=4000\nSHOP_DIR=shop\/\nexport STRIPE_PROFILE_ID=profile_new # kept\nMERCHANT_API_KEY=my-own-key\nACP_API_KEYS=first-agent=agent_\S+\n$/,
      );
      expect((await stat(join(cwd, 'conf/real.env'))).mode & 0o777).toBe(0o600);
    });
  });

  it('renews the goods alone, and checks them against the shop that stays', async () => {
    await inShop(async ({ cwd, init, read }) => {
      const included = ['--prices-include-tax', '19', '--country', 'de', '--currency', 'eur', '--no-doctor'];
      expect(await init([...NEW_SHOP, ...included])).toMatchObject({ code: 0, err: '' });
      const file = JSON.parse(await read('shop/shop.json'));
      expect(file).toMatchObject({ prices_include_tax: true, tax: { rates: { DE: { percent: 19 } } } });
      const mine = JSON.stringify({ ...file, tax: { rates: { DE: { percent: 19, tax_codes: { book: 7 } } } } });
      await writeFile(join(cwd, 'shop/shop.json'), mine);
      const before = await read('.env');

      await writeFile(join(cwd, 'more.csv'), 'sku,title,price,tax_code\nb,Book,9.90,book\nc,Card,5,card\n');
      const args = ['--goods-only', '--force', '--products', 'more.csv', '--no-doctor'];
      const { code, out } = await init(args);
      expect(code, out).toBe(0);
      expect(await read('shop/inventory.csv')).toContain('b,,shipping,0,book,\nc,,shipping,0,,\n');
      expect(await read('shop/products.jsonl')).toContain('{"amount":990,"currency":"EUR"}');
      expect(out.replace(/\s+/g, ' ')).toContain('no rate in shop.json has them among its tax_codes: card');
      expect([await read('shop/shop.json'), await read('.env')]).toEqual([mine, before]);

      await writeFile(join(cwd, 'shop/shop.json'), mine.replace('"discounts":[]', '"discounts":[{"id":"a"}]'));
      const broken = await init(args);
      expect(broken.code).toBe(1);
      expect(broken.err).toContain('The shop in ./shop cannot be used:\n  - shop.json $.discounts[0]');
    });
  });
});

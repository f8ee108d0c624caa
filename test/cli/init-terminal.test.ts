import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createAsker, InterruptedError } from '../../src/cli/init/asker.js';
import { settingsOf } from '../../src/cli/init/env-file.js';
import { inShop, NEW_SHOP } from './support/in-shop.js';

const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');
const PTY = '/usr/bin/script';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** Runs `init` on a terminal of its own and types an answer whenever its question is there. */
async function onTerminal(cwd: string, args: readonly string[], dialog: readonly (readonly [string, string])[]) {
  const command = [process.execPath, MAIN, 'init', '--no-doctor', ...args].map((part) => `'${part}'`).join(' ');
  const child = spawn(PTY, ['-qec', command, '/dev/null'], { cwd, env: { PATH: process.env.PATH, TERM: 'xterm' } });
  let screen = '';
  let seen = 0;
  const left = [...dialog];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    for (let next = left[0]; next !== undefined; next = left[0]) {
      const at = screen.indexOf(next[0], seen);
      if (at < 0) return;
      seen = at + next[0].length;
      left.shift();
      child.stdin.write(next[1].startsWith('\u0003') || next[1] === CTRL_D ? next[1] : `${next[1]}\r`);
    }
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  expect(left, screen).toEqual([]);
  return { code, screen };
}

const hasTerminals = existsSync(PTY);
if (!hasTerminals) console.log(`acp-seller init was not tried on a terminal: there is no ${PTY}`);

describe.runIf(hasTerminals)('acp-seller init on a terminal', () => {
  it('asks, checks each answer at once, and shows no secret', async () => {
    await inShop(async ({ cwd, read }) => {
      await writeFile(join(cwd, 'broken.csv'), 'sku,title,price\nmug,Mug,"14,50"\n');
      const { code, screen } = await onTerminal(
        cwd,
        [],
        [
          ['Name of the shop [My shop]: ', 'Mugs & More'],
          ['Country it is at home in [US]: ', 'UK'],
          ['It must be GB for the United Kingdom.', ''],
          ['Currency of its prices [USD]: ', 'pounds'],
          ['It must be a currency of ISO 4217', 'gbp'],
          ['Standard shipping at home, in GBP [5.00]: ', '4,20'],
          ['expected a price such as 19.99', '4.20'],
          ['Tax at home that is inside the prices, in per cent', ''],
          ['Stripe secret key', 'pk_test_published'],
          ['It is a publishable key;', 'rk_test_typed'],
          ['Network id of your Stripe profile', 'profile_typed'],
          ['Products: the path of a CSV file, stripe, or sample [sample]: ', 'goods'],
          ['there is no file "goods".', 'broken.csv'],
          ['line 2, column "price": expected a price such as 19.99', 'goods.csv'],
        ],
      );
      expect(code, screen).toBe(0);
      expect(screen).not.toMatch(/pk_test_published|rk_test_typed/);
      expect(settingsOf(await read('.env'))).toMatchObject({
        STRIPE_SECRET_KEY: 'rk_test_typed',
        STRIPE_PROFILE_ID: 'profile_typed',
      });
      expect(JSON.parse(await read('shop/shop.json'))).toMatchObject({ name: 'Mugs & More', currency: 'gbp' });
    });
  });

  it('asks before it replaces a file or changes a setting', async () => {
    await inShop(async ({ cwd, init, read }) => {
      await init([...NEW_SHOP, '--no-doctor', '--profile-id', 'profile_old']);
      const shop = await read('shop/shop.json');
      await writeFile(join(cwd, 'goods.csv'), 'sku,title,price\nnew,New,1\n');
      const args = ['--products', 'goods.csv', '--profile-id', 'profile_new'];
      const before = await read('shop/products.jsonl');
      const no = await onTerminal(cwd, args, [
        ['shop/shop.json is there already. Replace it? [y/N]: ', ''],
        ['Stripe secret key', ''],
        ['are there already. Replace? [y/N]: ', 'perhaps'],
        ['It must be y or n.', 'n'],
      ]);
      expect(no.code).toBe(1);
      expect(no.screen).toContain('Nothing was written.');
      expect(await read('shop/products.jsonl')).toBe(before);

      const yes = await onTerminal(cwd, args, [
        ['shop/shop.json is there already. Replace it? [y/N]: ', 'n'],
        ['Stripe secret key', ''],
        ['are there already. Replace? [y/N]: ', 'y'],
        ['./.env has another STRIPE_PROFILE_ID. Change it? [y/N]: ', 'n'],
      ]);
      expect(yes.code, yes.screen).toBe(0);
      expect(await read('shop/shop.json')).toBe(shop);
      expect(await read('shop/products.jsonl')).toContain('"new"');
      expect(settingsOf(await read('.env')).STRIPE_PROFILE_ID).toBe('profile_old');
      expect(yes.screen.replace(/\s+/g, ' ')).toContain('keeps its own STRIPE_PROFILE_ID');
    });
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('leaves nothing behind when %s ends it', async (_name, key) => {
    await inShop(async ({ cwd }) => {
      const { code, screen } = await onTerminal(
        cwd,
        [],
        [
          ['Name of the shop', 'Mugs'],
          ['Country it is at home in [US]: ', key],
        ],
      );
      expect(code, screen).toBe(130);
      expect(screen).toContain('Stopped. Nothing was written.');
      expect(await readdir(cwd)).toEqual(['goods.csv']);
    });
  });

  it('leaves nothing behind when Ctrl-C ends it while it writes', async () => {
    await inShop(async ({ cwd }) => {
      const rows = Array.from({ length: 20_000 }, (_, index) => `sku-${index},Title ${index},${index}.99\n`);
      await writeFile(join(cwd, 'goods.csv'), `sku,title,price\n${rows.join('')}`);
      const child = spawn(process.execPath, [MAIN, 'init', '--no-doctor', ...NEW_SHOP], { cwd });
      const ended = new Promise<number | null>((done) => child.on('close', done));
      const watcher = watch(cwd, (_event, name) => {
        if (name?.startsWith('.acp-seller-init-')) child.kill('SIGINT');
      });
      expect(await ended).toBe(130);
      watcher.close();
      expect(await readdir(cwd)).toEqual(['goods.csv']);
    });
  });
});

describe('an asker', () => {
  function terminal() {
    const input = new PassThrough();
    const output = new PassThrough();
    let screen = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    return { input, asker: createAsker(input, output), screen: () => screen };
  }

  it('takes lines that were typed ahead, and shows none of a secret', async () => {
    const { input, asker, screen } = terminal();
    const first = asker.ask('Name: ');
    input.write(' Ada \rsecond\r');
    expect(await first).toBe('Ada');
    expect(await asker.ask('Again: ')).toBe('second');
    const secret = asker.ask('Key: ', { isSecret: true });
    input.write('hush-hushX\u007f\u001b[A\r');
    expect(await secret).toBe('hush-hush');
    const open = asker.ask('Open: ');
    input.write('\u001b[Aseen\r');
    expect(await open).toBe('seen');
    asker.close();
    expect(screen()).toContain('Key: ');
    expect(screen()).toContain('seen');
    expect(screen()).not.toContain('hush');
  });

  it.each(['\u0003', '\u0004'])('ends at %j, and at the end of its input', async (key) => {
    const { input, asker } = terminal();
    const answer = asker.ask('Name: ');
    input.write(key);
    await expect(answer).rejects.toBeInstanceOf(InterruptedError);
    await expect(asker.ask('Again: ')).rejects.toBeInstanceOf(InterruptedError);
    const other = terminal();
    const last = other.asker.ask('Name: ');
    other.input.end();
    await expect(last).rejects.toBeInstanceOf(InterruptedError);
  });

  it('notices at the end that the one who was asked has left', async () => {
    const { input, asker } = terminal();
    const answer = asker.ask('Name: ');
    input.write('Ada\r');
    expect(await answer).toBe('Ada');
    input.write('\u0003');
    await new Promise(setImmediate);
    expect(() => asker.finish()).toThrow(InterruptedError);
    const other = terminal();
    other.asker.finish();
    other.asker.close();
  });
});

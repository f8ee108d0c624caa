import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEnv } from '../../src/config/config.js';

const folder = mkdtempSync(join(tmpdir(), 'acp-env-'));

it('reads a file of settings below the environment', () => {
  const file = join(folder, 'some.env');
  writeFileSync(file, 'SHOP_DIR=/shop\n');
  expect(readEnv(file).SHOP_DIR).toBe('/shop');
});

it('goes on without one', () => {
  expect(readEnv(join(folder, 'none.env'))).toEqual(process.env);
});

it('refuses one that is there and cannot be read', () => {
  const file = join(folder, 'folder.env');
  mkdirSync(file);
  expect(() => readEnv(file)).toThrow(/folder\.env cannot be read; check the path/);
});

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const SCRIPT = resolve(import.meta.dirname, '../../scripts/supply-chain.js');

it('no more is installed with the server than was agreed to', () => {
  const said = execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
  expect(said).toMatch(/^\d+ packages in production, at most \d+/);
  expect(said).toMatch(/\n {2,}\d+ {2}better-sqlite3/);
  expect(said).toMatch(/\nlicenses: MIT \d+/);
  expect(said).toMatch(/\ninstall scripts: .*better-sqlite3 runs/);
});

import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../src/sandbox/', import.meta.url));
const PACKAGES = new Set(['better-sqlite3', 'uuid']);

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g);
  return [...found].map(([, name = '']) => name);
}

function isAllowed(file: string, name: string): boolean {
  if (name.startsWith('.')) return resolve(dirname(file), name).startsWith(resolve(root) + sep);
  return (name.startsWith('node:') && isBuiltin(name)) || PACKAGES.has(name);
}

test('the sandbox imports nothing of the server', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const imports = files.flatMap((name) => importsOf(join(root, name)).map((target) => ({ name, target })));
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.filter(({ name, target }) => !isAllowed(join(root, name), target))).toEqual([]);
});

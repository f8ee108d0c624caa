import { existsSync } from 'node:fs';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit, Mutation } from './mutation.js';

/** What the tests need; each is a name in the root of the project. */
const PARTS = [
  'src',
  'test',
  'examples',
  'chaos',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
  'package.json',
];

/** Copies the project, as it is now, to a new folder; the packages stay where they are. */
export async function copyProject(root: string, folder: string): Promise<void> {
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Why a mutation cannot be made in a tree; empty where it can. */
export async function obstacles(tree: string, { name, edits, tests }: Mutation): Promise<string[]> {
  const missing = tests.filter((test) => !existsSync(join(tree, test)));
  const found = await Promise.all(edits.map((edit) => misfit(tree, edit)));
  return [...missing.map((test) => `${test} is not there`), ...found.filter((text) => text !== undefined)].map(
    (text) => `${name}: ${text}.`,
  );
}

async function misfit(tree: string, { file, from }: Edit): Promise<string | undefined> {
  if (!existsSync(join(tree, file))) return `${file} is not there`;
  const times = (await readFile(join(tree, file), 'utf8')).split(from).length - 1;
  return times === 1 ? undefined : `in ${file} the text to be replaced occurs ${times} times: ${JSON.stringify(from)}`;
}

/** Makes the edits; the result takes them back. */
export async function mutate(tree: string, edits: readonly Edit[]): Promise<() => Promise<void>> {
  const before = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const path = join(tree, file);
    const text = await readFile(path, 'utf8');
    if (!before.has(path)) before.set(path, text);
    await writeFile(path, text.split(from).join(to));
  }
  return async () => {
    for (const [path, text] of before) await writeFile(path, text);
  };
}

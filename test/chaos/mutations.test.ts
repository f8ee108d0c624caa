import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from '../../chaos/mutate/mutations/all.js';

const ROOT = join(import.meta.dirname, '../..');

/* The long run breaks the code and wants the tests to notice; here it is only seen that it still could. */
describe('every mutation', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))('%s applies to the code', (_, mutation) => {
    for (const { file, from } of mutation.edits) {
      const times = readFileSync(join(ROOT, file), 'utf8').split(from).length - 1;
      expect(times, `${file}: ${from}`).toBe(1);
    }
    for (const test of mutation.tests) expect(existsSync(join(ROOT, test)), test).toBe(true);
  });

  it('is counted in the README', () => {
    const [, count] = /takes (\d+) safety mechanisms\s+away/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
    expect(Number(count)).toBe(MUTATIONS.length);
  });

  it('has a name of its own', () => {
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  });
});

import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { createMemoryStore } from '../support/memory-store.js';
import { aSession } from './support/builders.js';

describe('the in-memory double', () => {
  async function lose(seed: number) {
    const store = createMemoryStore({ seed, lostCommits: 0.5 });
    const seen: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      const id = `cs_${index}`;
      const commit = store.commit({}, () => ({ result: 'answered', puts: { session: aSession(id) } }));
      const answer = await commit.catch((error) => (error instanceof UnavailableError ? 'unavailable' : 'wrong'));
      const { session } = await store.read({ session: { id, agentId: 'agent_a' } });
      seen.push(`${answer}, ${session ? 'written' : 'not written'}`);
    }
    return seen;
  }

  it('loses answers, of commits that were written and of others, the same for the same seed', async () => {
    const seen = await lose(3);
    expect([...new Set(seen)].sort()).toEqual([
      'answered, written',
      'unavailable, not written',
      'unavailable, written',
    ]);
    expect(await lose(3)).toEqual(seen);
    expect(await lose(4)).not.toEqual(seen);
  });

  it('lets others write between a decision that is thrown away and the one that counts', async () => {
    const store = createMemoryStore({ seed: 1, conflicts: 0.5 });
    let decisions = 0;
    const sawChange: boolean[] = [];
    const count = async () => {
      const seen: number[] = [];
      await store.commit({ session: { id: 'cs_1', agentId: 'agent_a' } }, ({ session }) => {
        decisions += 1;
        const updatedAt = (session?.session.updatedAt ?? 0) + 1;
        seen.push(updatedAt);
        return { result: updatedAt, puts: { session: aSession('cs_1', { updatedAt }) } };
      });
      sawChange.push(new Set(seen).size > 1);
    };
    await Promise.all(Array.from({ length: 100 }, count));
    const { session } = await store.read({ session: { id: 'cs_1', agentId: 'agent_a' } });
    expect(session?.session.updatedAt).toBe(100);
    expect(decisions).toBeGreaterThan(120);
    expect(sawChange).toContain(true);
  });
});

import type { RevisionMark, SessionRef } from '../store.js';

/** Characters of stored text that the marked revisions have together: an answer that is made of one has about as many. */
const CAPACITY = 24 * 1024 * 1024;

interface Marked {
  mark: RevisionMark;
  agentId: string;
  size: number;
  /** Since it was last passed over for removal. */
  wasUsed: boolean;
}

/** Marks of the newest revisions that were read, as far as they are remembered: one not used for long is forgotten first. */
export function createMarks(capacity = CAPACITY) {
  const known = new Map<string, Marked>();
  let total = 0;

  function drop(sessionId: string): void {
    const marked = known.get(sessionId);
    if (!marked) return;
    known.delete(sessionId);
    total -= marked.size;
  }

  /** Second chance: a read sets a flag and moves nothing. */
  function makeRoom(size: number): void {
    for (const [id, marked] of known) {
      if (total + size <= capacity) return;
      if (!marked.wasUsed) {
        drop(id);
        continue;
      }
      marked.wasUsed = false;
      known.delete(id);
      known.set(id, marked);
    }
  }

  return {
    of({ id, agentId }: SessionRef): RevisionMark | undefined {
      const marked = known.get(id);
      if (marked?.agentId !== agentId) return undefined;
      marked.wasUsed = true;
      return marked.mark;
    },
    /** `seq` is the newest revision of the session, as far as is committed; `size` is the length of its stored text. */
    add({ id, agentId }: SessionRef, { seq, size }: { seq: number; size: number }): RevisionMark {
      drop(id);
      makeRoom(size);
      const mark = { seq };
      known.set(id, { mark, agentId, size, wasUsed: false });
      total += size;
      return mark;
    },
    /** The session has another revision, or is about to have one. */
    drop,
    clear(): void {
      known.clear();
      total = 0;
    },
  };
}

export interface TurnsDeps {
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
}

/** Requests of one agent that are begun in one pass of the event loop while others ask too. */
const IN_ONE_PASS = 2;
/** Milliseconds for which an agent that was heard of counts as one that asks. */
const ASKING = 1_000;

/**
 * Lets agents take turns at the work. Without it, whoever sends many requests at once has them all done before the one
 * that another agent sends a moment later. As long as one agent alone asks, nobody waits.
 */
export function createTurns({ now }: TurnsDeps) {
  /** Those who wait, by agent; whose turn is next stands first. */
  const waiting = new Map<string, (() => void)[]>();
  let begun = new Map<string, number>();
  let isScheduled = false;
  let latest = { agentId: '', at: Number.NEGATIVE_INFINITY };
  let other = latest;

  function isAlone(agentId: string): boolean {
    const time = now();
    if (latest.agentId !== agentId) other = latest;
    latest = { agentId, at: time };
    return time - other.at > ASKING && waiting.size === 0;
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(nextPass);
  }

  function nextPass(): void {
    isScheduled = false;
    begun = new Map();
    for (const [agentId, requests] of [...waiting]) {
      for (const begin of requests.splice(0, IN_ONE_PASS)) begin();
      begun.set(agentId, IN_ONE_PASS);
      if (requests.length === 0) waiting.delete(agentId);
    }
    if (waiting.size > 0) schedule();
  }

  /** `undefined`: the request may begin; else it may when the promise is kept. Requests of an agent keep their order. */
  return function turnOf(agentId: string): Promise<void> | undefined {
    if (isAlone(agentId)) return undefined;
    const count = begun.get(agentId) ?? 0;
    schedule();
    if (count < IN_ONE_PASS) {
      begun.set(agentId, count + 1);
      return undefined;
    }
    return new Promise((resolve) => {
      const requests = waiting.get(agentId);
      if (requests) requests.push(resolve);
      else waiting.set(agentId, [resolve]);
    });
  };
}

export type Turns = ReturnType<typeof createTurns>;

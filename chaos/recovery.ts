import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentCalls } from './agent-calls.js';
import type { Underway } from './underway.js';

interface Kill {
  waiting: Set<string>;
  /** Milliseconds, of the restart after it. */
  restartedAt: number | undefined;
}

/** Milliseconds between two looks at what is not decided. Where servers share a database, it waits for leases of 30 s. */
const INTERVAL = { one: 100, several: 1000 } as const;

/** Measures, for each kill, how long after the restart every session is decided that was being completed. */
export function createRecovery(calls: AgentCalls, underway: Underway, servers: keyof typeof INTERVAL) {
  const open = new Set<Kill>();
  const seconds: number[] = [];

  async function look(id: string): Promise<void> {
    const outcome = await calls.get(id, { once: true });
    if (outcome.kind !== 'session' || outcome.session.status === 'complete_in_progress') return;
    for (const kill of open) {
      // What was seen before the restart says nothing of what the kill left behind.
      if (kill.restartedAt === undefined || !kill.waiting.delete(id) || kill.waiting.size > 0) continue;
      open.delete(kill);
      seconds.push((performance.now() - kill.restartedAt) / 1000);
    }
  }

  return {
    /** To be called when a server is killed, or was found dead. */
    killed(): void {
      const waiting = new Set(underway.ids());
      if (waiting.size > 0) open.add({ waiting, restartedAt: undefined });
    },
    restarted(): void {
      for (const kill of open) kill.restartedAt ??= performance.now();
    },
    /** Asks for all these sessions, again and again, until the signal. */
    async watch(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        const ids = new Set(
          [...open].flatMap(({ restartedAt, waiting }) => (restartedAt === undefined ? [] : [...waiting])),
        );
        await Promise.all([...ids].map(look));
        await sleep(INTERVAL[servers]);
      }
    },
    seconds: (): number[] => [...seconds].sort((a, b) => a - b),
    unfinished: (): number => open.size,
  };
}

export type Recovery = ReturnType<typeof createRecovery>;

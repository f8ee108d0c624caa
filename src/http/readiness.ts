/** Passes, or throws when the server cannot do its work. */
export type ReadinessCheck = () => void | Promise<void>;

export interface ReadinessReport {
  status: 'ready' | 'unavailable' | 'draining';
  checks: Record<string, 'ok' | 'failed'>;
}

export interface Readiness {
  report(): Promise<ReadinessReport>;
  /** From now on the server is not ready, whatever the checks say. */
  startDraining(): void;
}

const CHECK_MS = 2_000;

/** Whether this process should get requests: all checks pass in time and it is not about to stop. */
export function createReadiness(checks: Readonly<Record<string, ReadinessCheck>>): Readiness {
  let draining = false;
  return {
    report: async () => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
      );
      const passed = results.every(([, result]) => result === 'ok');
      const status = draining ? 'draining' : passed ? 'ready' : 'unavailable';
      return { status, checks: Object.fromEntries(results) };
    },
    startDraining: () => {
      draining = true;
    },
  };
}

async function outcome(check: ReadinessCheck): Promise<'ok' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'failed'>((resolve) => {
    timer = setTimeout(resolve, CHECK_MS, 'failed');
  });
  const done = (async () => check())().then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  const result = await Promise.race([done, late]);
  clearTimeout(timer);
  return result;
}

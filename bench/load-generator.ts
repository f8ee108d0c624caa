import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, JobReport, Measurement } from './load/job.js';
import { endProcess, startNode } from './processes.js';

export interface LoadGenerator {
  /** Throws with the answer of the server where a request failed. */
  run(job: Job): Promise<Measurement>;
  end(): Promise<void>;
}

/** Starts the load generator on its core. */
export function startLoadGenerator(
  folder: string,
  core: number | undefined,
  onStart: (child: ChildProcess) => void,
): LoadGenerator {
  const file = fileURLToPath(new URL('./load/generator.js', import.meta.url));
  const child = startNode({ core, args: [file], folder, messages: true });
  onStart(child);
  const gone = once(child, 'exit').then(() => {
    throw new Error('The load generator ended');
  });
  gone.catch(() => {});
  return {
    end: () => endProcess(child),
    async run(job) {
      const answered = once(child, 'message');
      child.send(job);
      const [report]: JobReport[] = await Promise.race([answered, gone]);
      if (!report) throw new Error('The load generator said nothing');
      if ('error' in report) throw new Error(report.error);
      return report.measurement;
    },
  };
}

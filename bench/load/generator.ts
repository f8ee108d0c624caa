import type { Job, JobReport } from './job.js';
import { runJob } from './run-job.js';

/** The load generator: a process of its own, which gets jobs as messages and answers each with a report. */
process.on('message', (job: Job) => {
  const report = (answer: JobReport): void => void process.send?.(answer);
  runJob(job).then(
    (measurement) => report({ measurement }),
    (error: unknown) => report({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

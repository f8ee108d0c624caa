import type { Reporter, TestModule } from 'vitest/node';
import { specCount } from './spec-count.js';

/** Ends a run with the counts alone on a line, the form that continuous integration reads. */
export default class CountReporter implements Reporter {
  onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    reportSpec();
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const testModule of testModules) {
      if (testModule.errors().length > 0) count.failed += 1;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') count[state] += 1;
      }
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  }
}

/** Says how many answers were held against the official schemas; a whole run in which none was has failed. */
function reportSpec(): void {
  if (process.env.ACP_SPEC_DIR === undefined) {
    console.log('Answers were not held against the official schemas: ACP_SPEC_DIR is not set');
    return;
  }
  const checked = specCount();
  console.log(`${checked} answers held against the official schemas of ACP_SPEC_DIR`);
  const isWholeRun = !process.argv.some((argument) => argument.includes('test/'));
  if (checked > 0 || !isWholeRun) return;
  console.error('ACP_SPEC_DIR is set and no answer was checked');
  process.exitCode = 1;
}

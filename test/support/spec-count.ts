import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Adds up, over all test processes, how many answers were held against the official schemas. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'acp-spec-count-'));
  process.env.ACP_SPEC_COUNT_DIR = directory;
  return () => {
    const counts = readdirSync(directory).map((file) => Number(readFileSync(join(directory, file), 'utf8')));
    rmSync(directory, { recursive: true, force: true });
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (process.env.ACP_SPEC_DIR === undefined) {
      console.log('Answers were not held against the official schemas: ACP_SPEC_DIR is not set');
      return;
    }
    console.log(`${total} answers held against the official schemas of ACP_SPEC_DIR`);
    const wholeRun = !process.argv.some((argument) => argument.includes('test/'));
    if (total === 0 && wholeRun) {
      console.error('ACP_SPEC_DIR is set and no answer was checked');
      process.exitCode = 1;
    }
  };
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder in which each test process leaves how many answers it held against the official schemas. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'acp-spec-count-'));
  process.env.ACP_SPEC_COUNT_DIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}

/** The sum over all test processes so far. */
export function specCount(): number {
  const directory = process.env.ACP_SPEC_COUNT_DIR;
  if (directory === undefined) return 0;
  return readdirSync(directory).reduce((sum, file) => sum + Number(readFileSync(join(directory, file), 'utf8')), 0);
}

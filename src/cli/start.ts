import type { Output } from './output.js';

/** Runs the server until the process is told to end. */
export async function runStart(_output: Output): Promise<number> {
  const { runServer } = await import('../server.js');
  await runServer();
  return 0;
}

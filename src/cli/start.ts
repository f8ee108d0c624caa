import { endQuietly, hearEnd } from '../assembly/end-signal.js';
import { hearHangUp } from '../assembly/hang-up.js';
import { loadConfig, readEnv } from '../config/config.js';
import type { Output } from './output.js';

/** Runs the server until the process is told to end. */
export async function runStart(_output: Output): Promise<number> {
  // First of all: what is loaded below takes most of the start.
  const hangUp = hearHangUp();
  const end = hearEnd(endQuietly);
  const env = readEnv();
  const config = loadConfig(env);
  const { count, own } = config.workers;
  if (count > 1 && own === undefined) {
    const { runPrimary } = await import('../cluster/primary.js');
    return runPrimary(config, hangUp, end);
  }
  const { runServer } = await import('../server.js');
  await runServer({ env, config }, hangUp, end);
  return 0;
}

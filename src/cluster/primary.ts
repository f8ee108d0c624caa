import type { EndSignal } from '../assembly/end-signal.js';
import { showGeneratedKeys } from '../assembly/generated-keys.js';
import type { HangUp } from '../assembly/hang-up.js';
import type { Config } from '../config/config.js';
import { createLogger } from '../logger.js';
import { keepWorkers } from './keep-workers.js';

/** Runs this server as several processes until this one is told to end. The result is the exit code. */
export async function runPrimary(config: Config, hangUp: HangUp, end: EndSignal): Promise<number> {
  const logger = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught');
    process.exit(1);
  });
  const workers = keepWorkers({
    count: config.workers.count,
    env: keysFor(config),
    logger,
    onUp: () => showGeneratedKeys(config),
  });
  end.answer(workers.end);
  hangUp.answer(workers.reload);
  return workers.ended;
}

/** Keys that were made up: each worker would make up its own. */
function keysFor({ agents, generatedKeys: { agent, merchant } }: Config): Record<string, string> {
  return {
    ...(agent && { ACP_API_KEYS: `${agents[0]?.id}=${agent.reveal()}` }),
    ...(merchant && { MERCHANT_API_KEY: merchant.reveal() }),
  };
}

import { ConfigError, loadConfig, readEnv } from '../config/config.js';
import type { ReadSettings } from '../config/rotation.js';
import type { Logger } from '../logger.js';
import type { Rotate } from './rotation.js';

export interface ReloadDeps {
  /** What the server was started with. */
  started: ReadSettings;
  rotate: Rotate;
  logger: Logger;
}

/**
 * Reads the settings again and takes their secrets into use, as `SIGHUP` asks for; never throws, the log says what came of
 * it. Asked again meanwhile, it reads once more afterwards: the settings may have changed since.
 */
export function createReload({ started, rotate, logger }: ReloadDeps): () => Promise<void> {
  let isWanted = false;
  let running: Promise<void> | undefined;

  async function once(): Promise<void> {
    try {
      const env = readEnv();
      await rotate(started.env, { env, config: loadConfig(env, started.config.generatedKeys) });
    } catch (error) {
      const why = error instanceof ConfigError ? { detail: error.problems.join(' ') } : { err: error };
      logger.error(why, 'secrets were not read again: all the old ones stay');
    }
  }

  async function untilRead(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await once();
    }
    running = undefined;
  }

  return () => {
    isWanted = true;
    running ??= untilRead();
    return running;
  };
}

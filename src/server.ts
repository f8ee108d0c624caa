import { createApp } from './app.js';
import { startEmbeddedSandbox } from './assembly/embedded-sandbox.js';
import type { EndSignal } from './assembly/end-signal.js';
import { showGeneratedKeys } from './assembly/generated-keys.js';
import type { HangUp } from './assembly/hang-up.js';
import { loadHarness } from './assembly/harness.js';
import { watchMemory } from './assembly/memory-after-rush.js';
import { createReload } from './assembly/reload.js';
import type { ReadSettings } from './config/rotation.js';
import { createLogger } from './logger.js';

/** Runs the server of this process until it is told to end. */
export async function runServer(started: ReadSettings, hangUp: HangUp, endSignal: EndSignal): Promise<void> {
  const { config } = started;
  const { own } = config.workers;
  const logger = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY, worker: own });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught');
    process.exit(1);
  });

  const primary = own === undefined ? undefined : (await import('./cluster/worker.js')).openPrimaryChannel();
  const sandbox = await startEmbeddedSandbox(config);
  const harness = await loadHarness(config, sandbox);
  const app = await createApp(config, {
    logger,
    stripe: sandbox?.stripe,
    developmentPages: harness?.pages,
    shareMetrics: primary?.share,
    onFatal: (error) => {
      logger.fatal({ err: error }, 'the database cannot be trusted any more');
      process.exit(1);
    },
  });

  let isEnding = false;
  const end = async (signal: string) => {
    if (isEnding) return;
    isEnding = true;
    logger.info({ signal }, 'draining');
    // Whoever types Ctrl-C has no load balancer in front that should notice first.
    await app.stop(signal === 'SIGINT' ? { drainSeconds: 0 } : undefined);
    await sandbox?.close();
    logger.info({ signal }, 'stopped');
    // A call to Stripe that was not waited for must not keep the process.
    process.exit(0);
  };
  let signals = 0;
  endSignal.answer((signal) => {
    signals += 1;
    if (signals > 1) process.exit(0);
    end(signal);
  });
  // A system may signal all processes at once: what the primary says besides is not the second signal.
  primary?.onEnd(end);
  const reload = createReload({ started, rotate: app.rotate, logger });
  hangUp.answer(() => {
    if (!isEnding) void reload();
  });

  // Only now: whoever reads that the server listens may send a signal.
  const url = await app.start();
  watchMemory();
  sandbox?.deliverTo(url);
  showGeneratedKeys(config);
  if (harness) process.stderr.write(`Try the shop app in a browser: ${harness.opensAt(url)}\n`);
}

import { createApp } from './app.js';
import { startEmbeddedSandbox } from './assembly/embedded-sandbox.js';
import { loadHarness } from './assembly/harness.js';
import { type Config, loadConfig, readEnv } from './config/config.js';
import { createLogger } from './logger.js';

/** Runs the server of this process until it is told to end. */
export async function runServer(): Promise<void> {
  const config = loadConfig(readEnv());
  const logger = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught');
    process.exit(1);
  });

  const sandbox = await startEmbeddedSandbox(config);
  const harness = await loadHarness(config, sandbox);
  const app = await createApp(config, {
    logger,
    stripe: sandbox?.stripe,
    developmentPages: harness?.pages,
    onFatal: (error) => {
      logger.fatal({ err: error }, 'the database cannot be trusted any more');
      process.exit(1);
    },
  });

  let ending = false;
  const end = async (signal: string) => {
    if (ending) process.exit(0);
    ending = true;
    logger.info({ signal }, 'draining');
    // Whoever types Ctrl-C has no load balancer in front that should notice first.
    await app.stop(signal === 'SIGINT' ? { drainSeconds: 0 } : undefined);
    await sandbox?.close();
    logger.info({ signal }, 'stopped');
    // A call to Stripe that was not waited for must not keep the process.
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  // Only now: whoever reads that the server listens may send a signal.
  const url = await app.start();
  sandbox?.deliverTo(url);
  showGeneratedKeys(config);
  if (harness) process.stderr.write(`Try the shop app in a browser: ${harness.opensAt(url)}\n`);
}

/** On stderr and unlogged: they are shown once, to the person who started the server. */
function showGeneratedKeys({ generatedKeys: { agent, merchant } }: Config): void {
  if (agent) process.stderr.write(`Development agent key (Authorization: Bearer …): ${agent.reveal()}\n`);
  if (merchant) process.stderr.write(`Development merchant key, for /merchant: ${merchant.reveal()}\n`);
}

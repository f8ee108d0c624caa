import { createApp } from './app.js';
import { type Config, loadConfig, readEnv } from './config.js';
import { createLogger } from './logger.js';

/** Runs the server of this process until it is told to end. */
export async function runServer(): Promise<void> {
  const config = loadConfig(readEnv());
  const logger = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught');
    process.exit(1);
  });

  const sandbox = await sandboxFor(config);
  const app = await createApp(config, {
    logger,
    stripe: sandbox?.stripe,
    onFatal: (error) => {
      logger.fatal({ err: error }, 'the database cannot be trusted any more');
      process.exit(1);
    },
  });
  const url = await app.start();
  logger.info({ url, mode: config.mode, file: config.database.file }, 'listening');
  for (const warning of config.warnings) logger.warn({ detail: warning }, 'setting');
  showGeneratedKeys(config);

  let ending = false;
  const end = async (signal: string) => {
    if (ending) process.exit(0);
    ending = true;
    logger.info({ signal }, 'draining');
    await app.stop();
    await sandbox?.close();
    logger.info({ signal }, 'stopped');
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** The embedded Stripe, where no Stripe key is set. */
async function sandboxFor({ stripe }: Config) {
  if (stripe.kind !== 'sandbox') return undefined;
  const { startSandbox, defaultSellerAccount } = await import('./sandbox/sandbox.js');
  const { url, close } = await startSandbox({ file: stripe.file });
  return { stripe: { secretKey: defaultSellerAccount.key, apiBase: url }, close };
}

/** On stderr and unlogged: they are shown once, to the person who started the server. */
function showGeneratedKeys({ generatedKeys }: Config): void {
  const { agent, merchant } = generatedKeys;
  if (agent) process.stderr.write(`Development agent key (Authorization: Bearer …): ${agent.reveal()}\n`);
  if (merchant) process.stderr.write(`Development merchant key: ${merchant.reveal()}\n`);
}

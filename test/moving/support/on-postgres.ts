import { createApp } from '../../../src/app.js';
import { loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/logger.js';
import { createTestClient } from '../../support/acp-client.js';
import { createTestClock } from '../../support/clock.js';
import { ALPHA_KEY } from '../../support/start-app.js';

/** The server in this process, so that its time can be moved on; it starts `later` than it is, in milliseconds. */
export async function startHere(env: Record<string, string>, { later = 0 } = {}) {
  const clock = createTestClock();
  clock.advance(later);
  const app = await createApp(loadConfig({ PORT: '0', DRAIN_SECONDS: '0', ...env }), {
    clock,
    loopDelay: () => 0,
    logger: createLogger({ level: 'silent', pretty: false }),
  });
  const url = await app.start();
  return { url, app, clock, client: createTestClient(url, ALPHA_KEY) };
}

export type HereServer = Awaited<ReturnType<typeof startHere>>;

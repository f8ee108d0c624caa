import { systemClock } from '../clock.js';
import type { Config } from '../config/config.js';
import type { DevelopmentPages } from '../http/routes.js';
import type { EmbeddedSandbox } from './embedded-sandbox.js';

export interface EmbeddedHarness {
  pages: DevelopmentPages;
  /** Says where the server is, and is told where its page is. */
  opensAt(serverUrl: string): string;
}

/**
 * The page that plays an assistant which shows the buy widget. It takes payments in the embedded sandbox alone, so there
 * is none without it; nor without the tools that it calls.
 */
export async function loadHarness(
  { http: { basePath, publicUrl }, shopApp }: Config,
  sandbox: EmbeddedSandbox | undefined,
): Promise<EmbeddedHarness | undefined> {
  if (!sandbox || !shopApp.enabled) return undefined;
  const { createHarness, HARNESS_PATH } = await import('../harness/harness.js');
  let ownUrl = publicUrl;
  return {
    pages: createHarness({
      stripeUrl: sandbox.stripe.apiBase,
      agentKey: sandbox.agentKey,
      now: systemClock.now,
      ownUrl: () => ownUrl ?? '',
      mcpPath: `${basePath === '/' ? '' : basePath}/mcp/shop`,
    }),
    opensAt(serverUrl) {
      ownUrl ??= serverUrl;
      return `${ownUrl}${HARNESS_PATH}`;
    },
  };
}

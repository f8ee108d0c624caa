import type { HostBridge } from './bridge.js';
import { createMcpAppsBridge } from './mcp-apps-bridge.js';
import { createOpenAiBridge } from './openai-bridge.js';

/** The way to the assistant that shows this page; `undefined` where a browser shows it by itself. */
export function connectToHost(): HostBridge | undefined {
  // A host may have payments in `window.openai`, and all the rest in the standard's messages.
  if (window.openai?.callTool) return createOpenAiBridge(window.openai);
  return window.parent === window ? undefined : createMcpAppsBridge(window.parent);
}

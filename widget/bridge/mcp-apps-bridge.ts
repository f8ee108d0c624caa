import type { ToolResult } from '../wire.js';
import type { HostBridge, HostContext } from './bridge.js';
import { createRpcPeer } from './json-rpc.js';

/** https://github.com/modelcontextprotocol/ext-apps, specification/2026-01-26/apps.mdx */
const PROTOCOL = '2026-01-26';

/**
 * The bridge of hosts that speak MCP Apps: JSON-RPC with the window around this one. The standard has no payments and
 * keeps nothing for a widget; a host that takes payments all the same has `window.openai.requestCheckout` beside it.
 */
export function createMcpAppsBridge(host: Window): HostBridge {
  const listeners: (() => void)[] = [];
  let offer: unknown;
  let context: HostContext = {};

  const changed = () => {
    for (const listener of listeners) listener();
  };
  const peer = createRpcPeer({
    // The widget does not know the origin of its host, and says nothing here that the host did not tell it to ask for.
    post: (message) => host.postMessage(message, '*'),
    onNotification(method, params) {
      if (method === 'ui/notifications/tool-result') offer = (params as ToolResult | undefined)?.structuredContent;
      else if (method === 'ui/notifications/host-context-changed') context = { ...context, ...(params as HostContext) };
      else return;
      changed();
    },
    onRequest: (method) => (['ping', 'ui/resource-teardown'].includes(method) ? {} : undefined),
  });
  window.addEventListener('message', ({ source, data }) => {
    if (source === host) peer.receive(data);
  });

  const ready = peer
    .request('ui/initialize', {
      appInfo: { name: 'acp-seller-buy-product', version: '1.0.0' },
      appCapabilities: {},
      protocolVersion: PROTOCOL,
    })
    .then((result) => {
      context = { ...(result as { hostContext?: HostContext } | null)?.hostContext, ...context };
      peer.notify('ui/notifications/initialized', {});
      changed();
    });
  // Whoever needs it sees it again; alone, it is nobody's.
  ready.catch(() => undefined);

  return {
    offer: () => offer,
    context: () => context,
    onChange: (listener) => void listeners.push(listener),
    async callTool(name, args) {
      await ready;
      return (await peer.request('tools/call', { name, arguments: args })) as ToolResult;
    },
    requestCheckout: () => window.openai?.requestCheckout?.bind(window.openai),
    openLink(url) {
      void peer.request('ui/open-link', { url }).catch(() => undefined);
      return true;
    },
    saved: () => undefined,
    save: () => undefined,
    reportHeight: (height) =>
      void ready.then(
        () => peer.notify('ui/notifications/size-changed', { height }),
        () => {},
      ),
  };
}

import type { Appearance, Host, HostSide } from './host.js';
import type { ToolResult } from './shop-client.js';

interface Message {
  jsonrpc: '2.0';
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: object;
}

export interface McpAppsHostDeps {
  host: Host;
  post: (message: Message) => void;
  /** Of the call that showed the widget. */
  input: Record<string, unknown>;
  result: ToolResult;
  appearance: () => Appearance;
}

/** The host's side of MCP Apps (https://github.com/modelcontextprotocol/ext-apps, 2026-01-26). */
export function createMcpAppsHost({ host, post, input, result, appearance }: McpAppsHostDeps): HostSide {
  const notify = (method: string, params: object) =>
    post({ jsonrpc: '2.0', method, params: params as Record<string, unknown> });

  async function answer(method: string, params: Record<string, unknown>): Promise<unknown> {
    switch (method) {
      case 'ui/initialize':
        return {
          protocolVersion: '2026-01-26',
          hostInfo: { name: 'acp-seller-harness', version: '1.0.0' },
          hostCapabilities: { serverTools: {}, openLinks: {} },
          hostContext: { ...appearance(), displayMode: 'inline', availableDisplayModes: ['inline'], platform: 'web' },
        };
      case 'tools/call':
        return host.callTool(String(params.name), params.arguments as Record<string, unknown>);
      case 'ui/open-link':
        host.openLink(String(params.url));
        return {};
      case 'ping':
        return {};
      default:
        throw new Error('Method not found');
    }
  }

  function hear(method: string, params: Record<string, unknown>): void {
    if (method === 'ui/notifications/size-changed') host.resize(Number(params.height));
    if (method !== 'ui/notifications/initialized') return;
    notify('ui/notifications/tool-input', { arguments: input });
    notify('ui/notifications/tool-result', result);
  }

  return {
    receive(message) {
      const { jsonrpc, id, method, params = {} } = message as Message;
      if (jsonrpc !== '2.0' || method === undefined) return;
      if (id === undefined) return hear(method, params);
      answer(method, params).then(
        (said) => post({ jsonrpc, id, result: said }),
        (error: Error) => post({ jsonrpc, id, error: { code: -32603, message: error.message } }),
      );
    },
    appear: (context) => notify('ui/notifications/host-context-changed', context),
  };
}

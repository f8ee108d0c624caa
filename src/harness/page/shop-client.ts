/** A tool's answer, as the shop's server gives it. */
export interface ToolResult {
  structuredContent?: Record<string, unknown>;
  content?: { type: string; text?: string }[];
  isError?: boolean;
  _meta?: Record<string, unknown>;
}

export interface LoggedCall {
  name: string;
  request: unknown;
  response: unknown;
  isError: boolean;
  /** Milliseconds. */
  took: number;
}

export interface ShopClient {
  callTool(name: string, args: Record<string, unknown>): Promise<ToolResult>;
  /** The text of a resource. */
  readResource(uri: string): Promise<string>;
}

/** Speaks MCP with the shop, as the back end of an assistant does. `locale` is the shopper's. */
export function createShopClient(path: string, onCall: (call: LoggedCall) => void, locale: () => string): ShopClient {
  let last = 0;

  async function request(method: string, params: object): Promise<unknown> {
    last += 1;
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: last, method, params }),
    });
    const said = (await answer.json()) as { result?: unknown; error?: { message: string }; message?: string };
    if (said.result !== undefined) return said.result;
    throw new Error(said.error?.message ?? said.message ?? `The shop answered ${answer.status}`);
  }

  async function logged<Result>(name: string, asked: unknown, call: () => Promise<Result>): Promise<Result> {
    const from = performance.now();
    const log = (response: unknown, isError: boolean) =>
      onCall({ name, request: asked, response, isError, took: Math.round(performance.now() - from) });
    try {
      const result = await call();
      log(result, (result as ToolResult).isError === true);
      return result;
    } catch (error) {
      log(String(error), true);
      throw error;
    }
  }

  return {
    callTool: (name, args) =>
      logged(name, args, async () => {
        const _meta = { 'openai/locale': locale() };
        return (await request('tools/call', { name, arguments: args, _meta })) as ToolResult;
      }),
    async readResource(uri) {
      const { contents } = (await request('resources/read', { uri })) as { contents: { text?: string }[] };
      const text = contents[0]?.text;
      if (text === undefined) throw new Error(`The shop has nothing at ${uri}`);
      return text;
    },
  };
}

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import type { WireError, WireSession } from '../../../src/protocol/wire.js';
import { checkAnswer, VERSION } from '../../support/acp-client.js';
import { ALPHA_KEY } from '../../support/start-app.js';

/** What a tool answered: a session, or the error in its `data`. */
export interface ToolAnswer {
  session?: WireSession;
  error?: { code: number; message: string; data?: WireError };
  replayed: boolean;
}

export interface ToolOptions {
  /** An idempotency key; none is sent unless given. */
  key?: string;
  /** More of `meta`. */
  meta?: object;
}

/** The official client of MCP, as one agent. Every session and error that comes in is held against the schemas. */
export async function connectMcp(url: string, apiKey = ALPHA_KEY) {
  const client = new Client({ name: 'test-agent', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${apiKey}` } },
  });
  await client.connect(transport);

  async function call(name: string, given: Record<string, unknown>): Promise<ToolAnswer> {
    try {
      const result = await client.callTool({ name, arguments: given });
      const session = result.structuredContent as WireSession;
      const [content] = result.content as { type: string; text: string }[];
      if (content?.type !== 'text' || JSON.stringify(session) !== content.text)
        throw new Error('Text and session differ');
      checkAnswer(200, session);
      return { session, replayed: result._meta?.idempotent_replayed === true };
    } catch (error) {
      if (!(error instanceof McpError)) throw error;
      const data = error.data as WireError | undefined;
      if (data) checkAnswer(400, data);
      return { error: { code: error.code, message: error.message, data }, replayed: false };
    }
  }

  const metaOf = ({ key, meta }: ToolOptions) => ({
    api_version: VERSION,
    ...(key !== undefined && { idempotency_key: key }),
    ...meta,
  });

  return {
    client,
    call,
    create: (payload: unknown, options: ToolOptions = {}) =>
      call('create_checkout_session', { meta: metaOf(options), payload }),
    get: (id: string, options: ToolOptions = {}) => call('get_checkout_session', { meta: metaOf(options), id }),
    update: (id: string, payload: unknown, options: ToolOptions = {}) =>
      call('update_checkout_session', { meta: metaOf(options), id, payload }),
    complete: (id: string, payload: unknown, options: ToolOptions = {}) =>
      call('complete_checkout_session', { meta: metaOf(options), id, payload }),
    cancel: (id: string, payload?: unknown, options: ToolOptions = {}) =>
      call('cancel_checkout_session', { meta: metaOf(options), id, ...(payload !== undefined && { payload }) }),
  };
}

export type McpTestClient = Awaited<ReturnType<typeof connectMcp>>;

/** The session of an answer that has one. */
export function sessionOf({ session, error }: ToolAnswer): WireSession {
  if (!session) throw new Error(`No session: ${JSON.stringify(error)}`);
  return session;
}

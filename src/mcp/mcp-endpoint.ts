import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { NEWEST_VERSION } from '../protocol/index.js';
import { scrub } from '../scrub.js';
import { createToolCalls, type ToolCaller, type ToolCallsDeps } from './tool-calls.js';
import { describeTools } from './tools.js';

export interface McpEndpointDeps extends ToolCallsDeps {
  /** Of this server's package. */
  version: string;
}

/** What a message is answered with; there is no text to a notification. */
export interface McpAnswer {
  status: number;
  text: string;
}

const INSTRUCTIONS = `A shop of the Agentic Commerce Protocol. Send meta.api_version "${NEWEST_VERSION}" with every call.
Create a session, update it until its status is ready_for_payment, show the buyer the total, then complete it with a
payment token. Give every writing call a meta.idempotency_key of its own, and use the same one to send it again.`;

/** What of a request's headers matters to MCP. The key of the caller is none of it. */
const HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const;

/** Checked by the SDK once more: what does not fit its own schema is -32602, what does not fit this one -32603. */
const toolsCall = z.looseObject({ method: z.literal('tools/call') });

/**
 * MCP over Streamable HTTP without sessions: each message has a server of its own, so any instance answers any of them.
 * It is the low-level server of the SDK, as the other one drops the `data` of errors.
 */
export function createMcpEndpoint({ version, ...deps }: McpEndpointDeps) {
  const callTool = createToolCalls(deps);
  const tools = describeTools();

  function createServer(caller: ToolCaller): Server {
    const server = new Server(
      { name: 'acp-seller', version },
      { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
    );
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
    server.setRequestHandler(toolsCall, (request) => {
      const { name, arguments: given = {} } = CallToolRequestSchema.parse(request).params;
      return callTool(name, given, caller);
    });
    return server;
  }

  /** Answers one message, whether or not the caller is still there when the answer is. */
  return async function answerMessage(message: unknown, caller: ToolCaller): Promise<McpAnswer> {
    const server = createServer(caller);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: undefined,
      enableJsonResponse: true,
    });
    await server.connect(transport);
    const headers = new Headers();
    for (const name of HEADERS) {
      const value = caller.req.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const request = new Request('http://localhost/mcp', { method: 'POST', headers });
    const response = await transport.handleRequest(request, { parsedBody: message });
    const text = await response.text();
    await server.close();
    // The SDK repeats a header that it refuses.
    return { status: response.status, text: response.ok ? text : scrub(text) };
  };
}

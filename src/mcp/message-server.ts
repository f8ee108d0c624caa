import type { IncomingMessage } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type Resource,
  type TextResourceContents,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Agent } from '../http/authenticate.js';
import { scrub } from '../scrub.js';
import { RPC, RpcError } from './rpc-error.js';

/** The HTTP request that a message came in, and whose it is. */
export interface Caller {
  req: IncomingMessage;
  agent: Agent;
  /** What the caller's host says beside the arguments of a tool (MCP, `_meta`). */
  meta?: Readonly<Record<string, unknown>>;
}

/** What a message is answered with; there is no text to a notification. */
export interface McpAnswer {
  status: number;
  text: string;
}

/** Answers one message, whether or not the caller is still there when the answer is. */
export type AnswerMessage = (message: unknown, caller: Caller) => Promise<McpAnswer>;

/** What an endpoint offers over MCP. */
export interface Offer {
  /** Of this server's package. */
  version: string;
  /** For the language model. */
  instructions: string;
  tools: readonly Tool[];
  /** Throws RpcError where the call is no result of a tool. */
  callTool: (name: string, given: Record<string, unknown>, caller: Caller) => Promise<CallToolResult>;
  resources?: {
    list: () => Resource[];
    /** Throws RpcError where there is no such resource. */
    read: (uri: string) => Promise<TextResourceContents>;
  };
}

/** What of a request's headers matters to MCP. The key of the caller is none of it. */
const HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const;

/** Checked once more: what does not fit the SDK's own schema is -32602, what does not fit these is -32603. */
const resourcesRead = z.looseObject({ method: z.literal('resources/read') });
const toolsCall = z.looseObject({ method: z.literal('tools/call') });

/**
 * MCP over Streamable HTTP without sessions: each message has a server of its own, so any instance answers any of them.
 * It is the low-level server of the SDK, as the other one drops the `data` of errors.
 */
export function createMessageServer({ version, instructions, tools, callTool, resources }: Offer): AnswerMessage {
  function createServer(caller: Caller): Server {
    const server = new Server(
      { name: 'acp-seller', version },
      { capabilities: { tools: {}, ...(resources && { resources: {} }) }, instructions },
    );
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));
    server.setRequestHandler(toolsCall, (request) => {
      const { name, arguments: given = {}, _meta: meta = {} } = CallToolRequestSchema.parse(request).params;
      return callTool(name, given, { ...caller, meta });
    });
    if (resources) {
      server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: resources.list() }));
      server.setRequestHandler(resourcesRead, async (request) => {
        const asked = ReadResourceRequestSchema.safeParse(request);
        if (!asked.success) throw new RpcError(RPC.invalidParams, 'params.uri has to be a text.');
        return { contents: [await resources.read(asked.data.params.uri)] };
      });
    }
    return server;
  }

  return async (message, caller) => {
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

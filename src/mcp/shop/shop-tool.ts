import type { CallToolResult, Tool, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';
import { wireError } from '../../protocol/answers/error.js';
import { schemaProblem } from '../../protocol/errors.js';
import { inlineSchema } from '../../protocol/openapi/json-schema.js';
import type { WireError } from '../../protocol/wire.js';
import type { Caller } from '../message-server.js';

/** A tool for assistants: how it is listed, and what it does. */
export interface ShopTool {
  listed: Tool;
  /** Throws ProtocolError where the arguments are wrong, and where there is nothing to answer. */
  call: (given: Record<string, unknown>, caller: Caller) => Promise<CallToolResult>;
}

export interface ShopToolSettings<Given extends z.ZodType> {
  name: string;
  title: string;
  description: string;
  given: Given;
  /** Of `structuredContent`. */
  answer: z.ZodObject;
  hints: ToolAnnotations;
  /** What hosts read about it (OpenAI Apps SDK, tool descriptor; MCP Apps, `McpUiToolMeta`). */
  meta: Record<string, unknown>;
  run: (said: z.infer<Given>, caller: Caller) => Promise<CallToolResult>;
}

/** Hosts ask for nothing before they call. */
const securitySchemes = [{ type: 'noauth' }];

export function createShopTool<Given extends z.ZodType>({
  name,
  title,
  description,
  given,
  answer,
  hints,
  meta,
  run,
}: ShopToolSettings<Given>): ShopTool {
  const listed = {
    name,
    title,
    description,
    inputSchema: inlineSchema(given) as Tool['inputSchema'],
    // Clients hold errors against it too.
    outputSchema: inlineSchema(answer.partial().extend({ error: wireError.optional() })) as Tool['outputSchema'],
    annotations: { ...hints, openWorldHint: false },
    securitySchemes,
    _meta: { securitySchemes, ...meta },
  };
  return {
    listed,
    async call(said, caller) {
      const parsed = given.safeParse(said);
      if (!parsed.success) throw schemaProblem(parsed.error, said);
      return run(parsed.data, caller);
    },
  };
}

/** An answer for programs, and a sentence for those who read text alone. */
export const answered = (structuredContent: Record<string, unknown>, text: string): CallToolResult => ({
  content: [{ type: 'text', text }],
  structuredContent,
});

/** The ACP `Error` as result of a tool: language models and widgets see results, and no errors of JSON-RPC. */
export const failed = (error: WireError): CallToolResult => ({ ...answered({ error }, error.message), isError: true });

import { NEWEST_VERSION } from '../protocol/index.js';
import { type AnswerMessage, createMessageServer } from './message-server.js';
import { createToolCalls, type ToolCallsDeps } from './tool-calls.js';
import { describeTools } from './tools.js';

export interface McpEndpointDeps extends ToolCallsDeps {
  /** Of this server's package. */
  version: string;
}

const INSTRUCTIONS = `A shop of the Agentic Commerce Protocol. Send meta.api_version "${NEWEST_VERSION}" with every call.
Create a session, update it until its status is ready_for_payment, show the buyer the total, then complete it with a
payment token. Give every writing call a meta.idempotency_key of its own, and use the same one to send it again.`;

/** The protocol's MCP binding. */
export const createMcpEndpoint = ({ version, ...deps }: McpEndpointDeps): AnswerMessage =>
  createMessageServer({
    version,
    instructions: INSTRUCTIONS,
    tools: describeTools(),
    callTool: createToolCalls(deps),
  });

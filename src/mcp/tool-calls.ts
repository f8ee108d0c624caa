import { type AcpCalls, type AcpResult, isSessionId, type PostCall } from '../http/acp-calls.js';
import type { Agent } from '../http/authenticate.js';
import type { CheckoutCalls } from '../http/checkout-calls.js';
import type { ErrorReport } from '../http/error-handler.js';
import { unsendableKey } from '../http/idempotency-key.js';
import { noteSession } from '../http/note-session.js';
import { adoptRequestId, contextOf } from '../http/request-context.js';
import type { SignatureCheck } from '../http/request-signature.js';
import type { WireError } from '../protocol/wire.js';
import type { Caller } from './message-server.js';
import { acpError, RPC, RpcError, wireErrorOf } from './rpc-error.js';
import { createArgumentsCheck, inPayload, ofPayload, type ToolArguments } from './tool-arguments.js';
import { isToolName, TOOLS, type ToolName } from './tools.js';

export interface ToolCallsDeps {
  calls: AcpCalls;
  checkoutCalls: CheckoutCalls;
  report: ErrorReport;
  checkSignature: SignatureCheck;
}

/** A session as result of a tool: for programs, and the same as text. */
export interface ToolResult {
  [property: string]: unknown;
  content: [{ type: 'text'; text: string }];
  structuredContent: Record<string, unknown>;
  /** Says that this is the answer to an earlier request with the same key. */
  _meta?: { idempotent_replayed: true };
}

/**
 * Calls of the tools. They take the same way as requests over REST; only what are headers there stands in `meta`, and
 * paths in errors begin at the arguments.
 */
export function createToolCalls({ calls, checkoutCalls, report, checkSignature }: ToolCallsDeps) {
  type Run = (said: ToolArguments, agent: Agent) => Promise<AcpResult>;

  const write =
    <Command>(callOf: (id: string) => PostCall<Command>): Run =>
    (said, agent) => {
      const { id, version, key, acceptLanguage, payload: body } = said;
      const call = callOf(id);
      checkSignature({ ...signed(said, agent), write: { path: call.path, idempotencyKey: key } });
      return calls.post(call, { agent, version, acceptLanguage, key: key ?? unsendableKey(), body });
    };

  const runs: Record<ToolName, Run> = {
    create_checkout_session: write(() => checkoutCalls.create),
    get_checkout_session: (said, agent) => {
      checkSignature(signed(said, agent));
      return calls.get({ agent, version: said.version }, said.id);
    },
    update_checkout_session: write(checkoutCalls.update),
    complete_checkout_session: write(checkoutCalls.complete),
    cancel_checkout_session: write(checkoutCalls.cancel),
  };

  const tools = new Map(
    Object.entries(TOOLS).map(([name, { shape }]) => [
      name,
      { check: createArgumentsCheck(shape), run: runs[name as ToolName] },
    ]),
  );

  async function answer(name: ToolName, given: Record<string, unknown>, { req, agent }: Caller): Promise<AcpResult> {
    const tool = tools.get(name);
    if (!tool) throw new Error(`${name} was not made`);
    const said = tool.check(given, agent.apiVersions);
    const context = contextOf(req);
    if (said.requestId !== undefined) adoptRequestId(req, said.requestId);
    context.idempotencyKey = said.key;
    context.apiVersion = said.version;
    if (isSessionId(said.id)) context.sessionId = said.id;
    try {
      return await tool.run(said, agent);
    } catch (error) {
      throw ofPayload(error);
    }
  }

  /**
   * Calls a tool. Throws RpcError: `-32602` where there is no such tool, else `-32000` with the ACP `Error`.
   */
  return async function callTool(name: string, given: Record<string, unknown>, caller: Caller): Promise<ToolResult> {
    if (!isToolName(name)) throw new RpcError(RPC.invalidParams, 'There is no such tool. Ask for tools/list.');
    const context = contextOf(caller.req);
    context.tool = name;
    try {
      const { status, body, replayed, note } = await answer(name, given, caller);
      const text = body.toString();
      if (status >= 400) throw replayedError(JSON.parse(text));
      if (note) noteSession(caller.req, note);
      return {
        content: [{ type: 'text', text }],
        structuredContent: JSON.parse(text),
        ...(replayed && { _meta: { idempotent_replayed: true } }),
      };
    } catch (error) {
      const thrown = error instanceof RpcError ? error : acpError(wireErrorOf(report(error, caller.req)));
      context.errorCode = thrown.data?.code;
      throw thrown;
    }
  };
}

export type CallTool = ReturnType<typeof createToolCalls>;

/** The payload stands for the body: of its bytes in the message nobody can be sure. */
const signed = ({ signature, timestamp, payload }: ToolArguments, agent: Agent) => ({
  agentId: agent.id,
  signature,
  timestamp,
  body: payload,
});

/** Errors are kept as they are answered over REST. */
const replayedError = ({ param, ...error }: WireError): RpcError =>
  acpError({ ...error, ...(param !== undefined && { param: inPayload(param) }) });

import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import { ProtocolError } from '../errors.js';
import { BODY_LIMIT } from '../http/acp-operation.js';
import type { Authenticator } from '../http/authenticate.js';
import { readJsonBody } from '../http/json-body.js';
import { MAX_DEPTH } from '../http/json-guard.js';
import { contextOf } from '../http/request-context.js';
import { sendJson } from '../http/respond.js';
import type { AnswerMessage } from './message-server.js';
import { RPC, refusal, wireErrorOf } from './rpc-error.js';

export interface MessageRouterDeps {
  path: string;
  /** Says whose the request is, or throws. */
  admit: Authenticator;
  /** Scheme, host and port that callers reach this server by. */
  ownOrigin: () => string;
  /** Throws where this process has too much to do; not called for the tool that takes payments. */
  refuseLoad: () => void;
  payingTool: string;
  /** The SDK takes a tenth of a second to load: only a server that is asked for MCP pays it, once. */
  load: () => Promise<AnswerMessage>;
}

/** A payload may be as large and as deep as a body over REST: this is what stands around it. */
const ENVELOPE = { bytes: 16 * 1024, levels: 3 };

/** An address that speaks MCP: who calls and what is sent is looked at here, the rest by what `load` gives. */
export function createMessageRouter({
  path,
  admit,
  ownOrigin,
  refuseLoad,
  payingTool,
  load,
}: MessageRouterDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let loading: Promise<AnswerMessage> | undefined;

  router.post(path, async (req, res) => {
    const agent = admit(req);
    checkOrigin(req, ownOrigin());
    const { message, refused } = await readMessage(req);
    if (refused !== undefined) return sendJson(res, 400, refused);
    if (toolOf(message) !== payingTool) refuseLoad();
    loading ??= load();
    const answerMessage = await loading;
    const { status, text } = await answerMessage(message, { req, agent });
    return sendJson(res, status, text);
  });

  router.all(path, (req) => {
    admit(req);
    throw new ProtocolError(405, 'method_not_allowed', 'This address takes POST only.', { allow: 'POST' });
  });

  return router;
}

/** The tool that a message calls, if it does. */
function toolOf(message: unknown): unknown {
  const { method, params } = Object(message) as { method?: unknown; params?: unknown };
  return method === 'tools/call' ? (Object(params) as { name?: unknown }).name : undefined;
}

/** A page of another site may have made its visitor's browser send this, by a name that leads here (DNS rebinding). */
function checkOrigin(req: IncomingMessage, ownOrigin: string): void {
  const { origin } = req.headers;
  if (origin === undefined || origin === ownOrigin) return;
  throw new ProtocolError(403, 'origin_not_allowed', 'No page of another origin may call this address.');
}

/** One message of JSON-RPC, or the answer to what cannot be one. */
async function readMessage(req: IncomingMessage): Promise<{ message?: unknown; refused?: string }> {
  try {
    const message = await readJsonBody(req, {
      limitBytes: BODY_LIMIT + ENVELOPE.bytes,
      maxDepth: MAX_DEPTH + ENVELOPE.levels,
      required: true,
    });
    if (!Array.isArray(message)) return { message };
    contextOf(req).errorCode = 'invalid';
    return { refused: refusal(RPC.invalidRequest, 'Send one message a request: batches are not taken.') };
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code !== 'invalid_json') throw error;
    contextOf(req).errorCode = error.code;
    return { refused: refusal(RPC.parseError, error.message, wireErrorOf(error)) };
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../errors.js';
import { negotiate } from '../protocol/index.js';
import { type AcpCalls, type AcpRequest, type AcpResult, isSessionId, type PostCall } from './acp-calls.js';
import type { Authenticator } from './authenticate.js';
import { invalidKey, isIdempotencyKey, keyHeader, keyRequired } from './idempotency-key.js';
import { readJson } from './json-body.js';
import { noteSession } from './note-session.js';
import { contextOf } from './request-context.js';
import type { SignatureCheck } from './request-signature.js';
import { sendJson } from './respond.js';

export interface AcpOperationDeps {
  calls: AcpCalls;
  authenticate: Authenticator;
  checkSignature: SignatureCheck;
}

/** Bytes of an agent's request body. */
export const BODY_LIMIT = 256 * 1024;

/**
 * The way of an agent's request over REST, down and back: key, version, body, idempotency key, signature, then what all
 * transports share, then the answer with its headers.
 */
export function createAcpOperations({ calls, authenticate, checkSignature }: AcpOperationDeps) {
  function admit(req: IncomingMessage): AcpRequest {
    const agent = authenticate(req);
    const version = negotiate(header(req, 'api-version'));
    return { agent, version, acceptLanguage: header(req, 'accept-language') };
  }

  function send(res: ServerResponse, { status, text, replayed, session }: AcpResult): void {
    if (session) noteSession(res.req, session);
    sendJson(res, status, text, replayed ? { 'idempotent-replayed': 'true' } : undefined);
  }

  return {
    async post<Command>(req: IncomingMessage, res: ServerResponse, call: PostCall<Command>): Promise<void> {
      const key = keyHeader(req);
      const request = admit(req);
      const { sessionId, bodyRequired } = call;
      if (sessionId === undefined || isSessionId(sessionId)) contextOf(req).sessionId = sessionId;
      const { bytes, value: body } = await readJson(req, { limitBytes: BODY_LIMIT, required: bodyRequired });
      if (key === undefined) throw keyRequired();
      if (!isIdempotencyKey(key)) throw invalidKey();
      const write = { path: call.path, idempotencyKey: key };
      checkSignature({ ...signed(req, request), bytes, body, write });
      send(res, await calls.post(call, { ...request, key, body }));
    },

    async get(req: IncomingMessage, res: ServerResponse, sessionId: string): Promise<void> {
      const request = admit(req);
      if (isSessionId(sessionId)) contextOf(req).sessionId = sessionId;
      checkSignature({ ...signed(req, request), body: undefined });
      send(res, await calls.get(request, sessionId));
    },

    /** Any other method of a known path. */
    refuse(req: IncomingMessage, allow: string): never {
      admit(req);
      throw new ProtocolError(405, 'method_not_allowed', `This address takes ${allow} only.`, { allow });
    },
  };
}

export type AcpOperations = ReturnType<typeof createAcpOperations>;

const signed = (req: IncomingMessage, { agent }: AcpRequest) => ({
  agentId: agent.id,
  signature: header(req, 'signature'),
  timestamp: header(req, 'timestamp'),
});

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

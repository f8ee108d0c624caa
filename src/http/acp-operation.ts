import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../errors.js';
import { isTolerant, isVersion, negotiate } from '../protocol/index.js';
import type { Surface } from '../protocol/versions/version.js';
import {
  type AcpCalls,
  type AcpRequest,
  type AcpResult,
  type AcpWrite,
  isSessionId,
  type PostCall,
} from './acp-calls.js';
import type { Authenticator } from './authenticate.js';
import { invalidKey, isIdempotencyKey, keyHeader, keyRequired, unsendableKey } from './idempotency-key.js';
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

/** A writing route of the agents'. */
export interface WriteRoute {
  /** Names the scope of the idempotency key. */
  path: string;
  bodyRequired: boolean;
  /** Whether there has to be an idempotency key where the version asks for it; one that is there counts. */
  keyRequired: boolean;
  /** Only versions that have it speak of this. */
  surface?: Surface;
  /** For the access log, once it is known who asks. */
  note?: (req: IncomingMessage) => void;
}

/** Bytes of an agent's request body. */
export const BODY_LIMIT = 256 * 1024;

/**
 * The way of an agent's request over REST, down and back: key, version, body, idempotency key, signature, then what all
 * transports share, then the answer with its headers.
 */
export function createAcpOperations({ calls, authenticate, checkSignature }: AcpOperationDeps) {
  function admit(req: IncomingMessage, surface?: Surface): AcpRequest {
    const agent = authenticate(req);
    const { apiVersions } = agent;
    const declared = header(req, 'api-version');
    if (declared !== undefined) contextOf(req).apiVersion = isVersion(declared) ? declared : 'other';
    const version = negotiate(declared, { apiVersions, ...(surface && { surface }) });
    return { agent, version, acceptLanguage: header(req, 'accept-language') };
  }

  function send(res: ServerResponse, { status, body, replayed, note, cartId }: AcpResult): void {
    if (note) noteSession(res.req, note);
    if (cartId !== undefined) contextOf(res.req).cartId = cartId;
    sendJson(res, status, body, replayed ? { 'idempotent-replayed': 'true' } : undefined);
  }

  async function write(
    req: IncomingMessage,
    res: ServerResponse,
    route: WriteRoute,
    answer: (request: AcpWrite) => Promise<AcpResult>,
  ): Promise<void> {
    const key = keyHeader(req);
    const request = admit(req, route.surface);
    route.note?.(req);
    const { bytes, value: body } = await readJson(req, { limitBytes: BODY_LIMIT, required: route.bodyRequired });
    if (key === undefined && route.keyRequired && !isTolerant(request.version)) throw keyRequired();
    if (key !== undefined && !isIdempotencyKey(key)) throw invalidKey();
    checkSignature({ ...signed(req, request), bytes, body, write: { path: route.path, idempotencyKey: key } });
    send(res, await answer({ ...request, key, body }));
  }

  async function read(
    req: IncomingMessage,
    res: ServerResponse,
    { note, surface }: Pick<WriteRoute, 'note' | 'surface'>,
    answer: (request: AcpRequest) => Promise<AcpResult>,
  ): Promise<void> {
    const request = admit(req, surface);
    note?.(req);
    checkSignature({ ...signed(req, request), body: undefined });
    send(res, await answer(request));
  }

  const noteSessionId = (sessionId: string | undefined) => (req: IncomingMessage) => {
    if (sessionId === undefined || isSessionId(sessionId)) contextOf(req).sessionId = sessionId;
  };

  return {
    write,
    read,

    post<Command>(req: IncomingMessage, res: ServerResponse, call: PostCall<Command>): Promise<void> {
      const { path, bodyRequired, sessionId } = call;
      const route = { path, bodyRequired, keyRequired: true, note: noteSessionId(sessionId) };
      return write(req, res, route, ({ key = unsendableKey(), ...request }) => calls.post(call, { ...request, key }));
    },

    get: (req: IncomingMessage, res: ServerResponse, sessionId: string): Promise<void> =>
      read(req, res, { note: noteSessionId(sessionId) }, (request) => calls.get(request, sessionId)),

    /** Any other method of a known path. */
    refuse(req: IncomingMessage, allow: string, surface?: Surface): never {
      admit(req, surface);
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

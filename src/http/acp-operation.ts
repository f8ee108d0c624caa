import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Checkout, RequestKey } from '../checkout/checkout.js';
import { ProtocolError } from '../errors.js';
import { errorBody, negotiate, type RenderSettings, render, type Version } from '../protocol/index.js';
import type { Agent, Authenticator } from './authenticate.js';
import { readJsonBody } from './json-body.js';
import { contextOf } from './request-context.js';
import { sendJson } from './respond.js';

export interface AcpOperationDeps {
  checkout: Checkout;
  authenticate: Authenticator;
  renderSettings: () => RenderSettings;
}

/** A request that may go on to its use case. */
export interface AcpRequest {
  agent: Agent;
  version: Version;
}

/** A POST of the protocol, its body read and its key in scope. */
export interface AcpPost extends AcpRequest {
  body: unknown;
  key: RequestKey;
}

type AnsweredSession = Extract<Answer, { kind: 'session' }>['session'];

const BODY_LIMIT = 256 * 1024;
const KEY = /^[\x20-\x7e]{1,255}$/;

/**
 * The way of every agent's request, down and back: key, version, body, idempotency key, then the use case, then the
 * answer in the version that was asked for (ACP 2026-04-17, agentic_checkout §3 and §6).
 */
export function createAcpOperations({ checkout, authenticate, renderSettings }: AcpOperationDeps) {
  function admit(req: IncomingMessage): AcpRequest {
    const agent = authenticate(req);
    return { agent, version: negotiate(header(req, 'api-version')) };
  }

  function sendAnswer(res: ServerResponse, answer: Answer): void {
    if (answer.kind === 'session') note(res, answer.session);
    const text =
      answer.kind === 'error' ? answer.body : render(answer.apiVersion as Version, answer.session, renderSettings());
    sendJson(res, answer.status, text, answer.replayed ? { 'idempotent-replayed': 'true' } : undefined);
  }

  /** By session, as long as the store keeps handing out the same object for a revision. */
  const texts = new WeakMap<object, Map<Version, string>>();

  function textOf(session: Parameters<typeof render>[1], version: Version): string {
    const known = texts.get(session) ?? new Map<Version, string>();
    const text = known.get(version) ?? render(version, session, renderSettings());
    texts.set(session, known.set(version, text));
    return text;
  }

  return {
    /** `path` names the scope of the idempotency key: the protocol's path with the concrete session id. */
    async post(
      req: IncomingMessage,
      res: ServerResponse,
      { path, sessionId, bodyRequired }: { path: string; sessionId?: string; bodyRequired: boolean },
      run: (request: AcpPost) => Promise<Answer>,
    ): Promise<void> {
      const keyText = header(req, 'idempotency-key');
      if (keyText !== undefined && KEY.test(keyText)) contextOf(req).idempotencyKey = keyText;
      const { agent, version } = admit(req);
      if (sessionId) contextOf(req).sessionId = sessionId;
      const body = await readJsonBody(req, { limitBytes: BODY_LIMIT, required: bodyRequired });
      if (keyText === undefined) throw keyRequired();
      if (!KEY.test(keyText)) throw invalidKey();
      const value = body?.value;
      const key = checkout.requestKey({ agentId: agent.id, path, key: keyText, apiVersion: version, body: value });
      const answer = await checkout.guard(key, errorBody, () => run({ agent, version, body: value, key }));
      sendAnswer(res, answer);
    },

    async get(req: IncomingMessage, res: ServerResponse, sessionId: string): Promise<void> {
      const { agent, version } = admit(req);
      contextOf(req).sessionId = sessionId;
      const session = await checkout.get(agent.id, sessionId);
      sendJson(res, 200, textOf(session, version));
    },

    /** Any other method of a known path. */
    refuse(req: IncomingMessage, allow: string): never {
      admit(req);
      throw new ProtocolError(405, 'method_not_allowed', `This address takes ${allow} only.`, { allow });
    },
  };
}

function note(res: ServerResponse, { id, status, messages, order }: AnsweredSession): void {
  const codes = messages.flatMap((message) => (message.type === 'error' ? [message.code] : []));
  const context = contextOf(res.req);
  context.sessionId = id;
  context.outcome = {
    sessionStatus: status,
    messages: codes.join(',') || undefined,
    orderId: order?.id,
    orderNumber: order?.number,
  };
}

export type AcpOperations = ReturnType<typeof createAcpOperations>;

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

const keyRequired = () =>
  new ProtocolError(400, 'idempotency_key_required', 'The Idempotency-Key header is required on every POST.');

const invalidKey = () =>
  new ProtocolError(400, 'invalid_idempotency_key', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');

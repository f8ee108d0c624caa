import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Checkout, RequestKey } from '../checkout/checkout.js';
import { ProtocolError, problems } from '../errors.js';
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

/** A POST of the protocol, its body understood and its key in scope. */
export interface AcpPost<Command> extends AcpRequest {
  command: Command;
  key: RequestKey;
}

/** What an operation makes of the requests to its path. */
export interface PostRoute<Command> {
  /** Names the scope of the idempotency key: the protocol's path with the concrete session id. */
  path: string;
  sessionId?: string;
  bodyRequired: boolean;
  /** Throws 400 where the body is no request of this operation. */
  parse: (version: Version, body: unknown) => Command;
}

type AnsweredSession = Extract<Answer, { kind: 'session' }>['session'];

const BODY_LIMIT = 256 * 1024;
const KEY = /^[\x20-\x7e]{1,255}$/;
/** What an id may look like: with a slash in it, it would name the path of another operation. */
const SESSION_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The way of every agent's request, down and back: key, version, body, idempotency key, then the use case, then the
 * answer in the version that was asked for (ACP 2026-04-17, agentic_checkout §3 and §6).
 */
export function createAcpOperations({ checkout, authenticate, renderSettings }: AcpOperationDeps) {
  function admit(req: IncomingMessage): AcpRequest {
    const agent = authenticate(req);
    return { agent, version: negotiate(header(req, 'api-version')) };
  }

  let settings: RenderSettings | undefined;

  /** Made for the first answer: by then the server knows its own address, and nothing in here changes any more. */
  function settingsOnce(): RenderSettings {
    settings ??= renderSettings();
    return settings;
  }

  function sendAnswer(res: ServerResponse, answer: Answer): void {
    if (answer.kind === 'session') note(res, answer.session);
    const text =
      answer.kind === 'error' ? answer.body : render(answer.apiVersion as Version, answer.session, settingsOnce());
    sendJson(res, answer.status, text, answer.replayed ? { 'idempotent-replayed': 'true' } : undefined);
  }

  /** By session, as long as the store keeps handing out the same object for a revision. */
  const texts = new WeakMap<object, Map<Version, string>>();

  function textOf(session: Parameters<typeof render>[1], version: Version): string {
    const known = texts.get(session) ?? new Map<Version, string>();
    const text = known.get(version) ?? render(version, session, settingsOnce());
    texts.set(session, known.set(version, text));
    return text;
  }

  return {
    async post<Command>(
      req: IncomingMessage,
      res: ServerResponse,
      { path, sessionId, bodyRequired, parse }: PostRoute<Command>,
      run: (request: AcpPost<Command>) => Promise<Answer>,
    ): Promise<void> {
      const keyText = header(req, 'idempotency-key');
      if (keyText !== undefined && KEY.test(keyText)) contextOf(req).idempotencyKey = keyText;
      const { agent, version } = admit(req);
      const isId = sessionId === undefined || SESSION_ID.test(sessionId);
      if (isId) contextOf(req).sessionId = sessionId;
      const body = await readJsonBody(req, { limitBytes: BODY_LIMIT, required: bodyRequired });
      if (keyText === undefined) throw keyRequired();
      if (!KEY.test(keyText)) throw invalidKey();
      if (!isId) {
        // What is wrong with the body is told first, as for any id.
        parse(version, body);
        throw problems.sessionNotFound();
      }
      const key = checkout.requestKey({ agentId: agent.id, path, key: keyText, apiVersion: version, body });
      const answer = await checkout.guard(key, errorBody, async () =>
        run({ agent, version, command: parse(version, body), key }),
      );
      sendAnswer(res, answer);
    },

    async get(req: IncomingMessage, res: ServerResponse, sessionId: string): Promise<void> {
      const { agent, version } = admit(req);
      if (!SESSION_ID.test(sessionId)) throw problems.sessionNotFound();
      contextOf(req).sessionId = sessionId;
      const session = await checkout.get(agent.id, sessionId);
      note(res, session);
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

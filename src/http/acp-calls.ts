import type { Answer, Checkout, RequestKey, RevisionMark } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import { ProtocolError, problems } from '../errors.js';
import {
  errorBody,
  inOwnPaths,
  type Operation,
  type RenderSettings,
  render,
  type UpContext,
  type Version,
} from '../protocol/index.js';
import type { Agent } from './authenticate.js';
import { inDialect, statusInDialect } from './dialect.js';
import { noteOf, type SessionNote } from './note-session.js';
import type { Turns } from './turns.js';

export interface AcpCallsDeps {
  checkout: Checkout;
  renderSettings: () => RenderSettings;
  context: UpContext;
  /** Lets agents take turns. */
  turnOf: Turns;
  clock: Clock;
}

/** A request that may go on to its use case. */
export interface AcpRequest {
  agent: Agent;
  version: Version;
  /** As it was sent. */
  acceptLanguage?: string | undefined;
}

/** A writing request of the protocol, its body understood and its key in scope. */
export interface AcpPost<Command> extends AcpRequest {
  command: Command;
  key: RequestKey;
}

/** A writing request before anybody looked at its body. */
export interface AcpWrite extends AcpRequest {
  /** The text of the Idempotency-Key. */
  key: string | undefined;
  /** The JSON value as sent, `undefined` where there is none. */
  body: unknown;
}

/** What a writing operation makes of its requests, over whichever transport they come. */
export interface PostCall<Command> {
  operation: Operation;
  /** Names the scope of the idempotency key: the protocol's path with the concrete session id. */
  path: string;
  sessionId?: string;
  bodyRequired: boolean;
  /** Throws 400 where the body is no request of this operation. */
  parse: (version: Version, body: unknown) => Command;
  run: (request: AcpPost<Command>) => Promise<Answer>;
}

/** An answer as JSON: a session, or the error that was answered to this request before. */
export interface AcpResult {
  status: number;
  /** Text, or its bytes in UTF-8 where they are at hand. */
  body: string | Buffer;
  replayed: boolean;
  /** Absent where the body is an error, or a cart. */
  note?: SessionNote;
  /** Of the cart that the body is. */
  cartId?: string;
}

interface KeptAnswer {
  version: Version;
  result: AcpResult;
  /** Milliseconds since the epoch. */
  until: number;
}

/** What an id may look like: with a slash in it, it would name the path of another operation. */
const SESSION_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether there may be a session with this id. */
export const isSessionId = (text: string): boolean => SESSION_ID.test(text);

/**
 * The part of a request's way that all transports share: the key in its scope, the body understood, the use case, the
 * answer in the version that was asked for (ACP 2026-04-17, agentic_checkout §3 and §6). A request that was sent over
 * one transport may be sent again over another.
 */
export function createAcpCalls({ checkout, renderSettings, context, turnOf, clock }: AcpCallsDeps) {
  let settings: RenderSettings | undefined;

  /** Made for the first answer: by then the server knows its own address, and nothing in here changes any more. */
  function settingsOnce(): RenderSettings {
    settings ??= renderSettings();
    return settings;
  }

  /**
   * Answers to reads, one of a session, as long as the store remembers the revision that it is of. As bytes: a text with
   * one letter beyond Latin-1 takes two for each character, and encoding it was a fifth of the time of a read
   * (`--cpu-prof`).
   */
  const kept = new WeakMap<RevisionMark, KeptAnswer>();

  function resultOf(answer: Answer, operation: Operation, agent: Agent): AcpResult {
    const { replayed } = answer;
    if (answer.kind === 'error') return { status: answer.status, replayed, body: answer.body };
    const { session } = answer;
    const hasOrder = session.order !== undefined;
    const status = statusInDialect({ status: answer.status, operation, hasOrder }, { agent });
    const body = render(answer.apiVersion as Version, session, settingsOnce(), operation);
    return { status, replayed, note: noteOf(session), body };
  }

  return {
    /** `key` is the text of the Idempotency-Key, `body` the JSON value as sent, `undefined` where there is none. */
    async post<Command>(
      { operation, path, sessionId, parse, run }: PostCall<Command>,
      { agent, version, acceptLanguage, key: text, body }: AcpRequest & { key: string; body: unknown },
    ): Promise<AcpResult> {
      await turnOf(agent.id);
      if (sessionId !== undefined && !isSessionId(sessionId)) {
        // What is wrong with the body is told first, as for any id.
        parse(version, body);
        throw problems.sessionNotFound();
      }
      const key = checkout.requestKey({ agentId: agent.id, path, key: text, apiVersion: version, body });
      const work = async () => {
        const command = parse(version, body);
        try {
          return await run({ agent, version, acceptLanguage, command, key });
        } catch (error) {
          throw error instanceof ProtocolError ? inOwnPaths(error, { version, operation, body }, context) : error;
        }
      };
      try {
        return resultOf(await checkout.guard(key, errorBody, work), operation, agent);
      } catch (error) {
        throw inDialect(error, { agent, version });
      }
    },

    async get({ agent, version }: AcpRequest, sessionId: string): Promise<AcpResult> {
      await turnOf(agent.id);
      if (!isSessionId(sessionId)) throw problems.sessionNotFound();
      const known = checkout.markOf(agent.id, sessionId);
      const answer = known && kept.get(known);
      if (answer?.version === version && clock.now() < answer.until) return answer.result;
      const { session, mark, until } = await checkout.look(agent.id, sessionId);
      const body = Buffer.from(render(version, session, settingsOnce()));
      const result = { status: 200, replayed: false, note: noteOf(session), body };
      // What is read for the first time may never be read again.
      if (mark && mark === known) kept.set(mark, { version, result, until });
      return result;
    },
  };
}

export type AcpCalls = ReturnType<typeof createAcpCalls>;

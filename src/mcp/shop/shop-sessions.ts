import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../../errors.js';
import { type AcpCalls, type AcpResult, isSessionId, type PostCall } from '../../http/acp-calls.js';
import type { CheckoutCalls } from '../../http/checkout-calls.js';
import { noteSession } from '../../http/note-session.js';
import { contextOf } from '../../http/request-context.js';
import { NEWEST_VERSION } from '../../protocol/index.js';
import type { CompleteRequest, CreateRequest, UpdateRequest } from '../../protocol/schema.js';
import type { WireError, WireSession } from '../../protocol/wire.js';
import { SHOP_AGENT } from './shop-agent.js';
import type { ShownSession } from './shown-session.js';

export interface ShopSessionsDeps {
  calls: AcpCalls;
  checkoutCalls: CheckoutCalls;
}

/** A call of a tool that writes. */
export interface ShopRequest {
  req: IncomingMessage;
  /** An idempotency key. */
  key: string;
  /** In which a session that is made speaks to its shopper (BCP 47). */
  locale?: string | undefined;
}

/**
 * The sessions of assistants' apps: the calls of REST, made in the name of one agent. Each throws ProtocolError where
 * no session can be answered.
 */
export function createShopSessions({ calls, checkoutCalls }: ShopSessionsDeps) {
  const caller = { agent: SHOP_AGENT, version: NEWEST_VERSION };

  function sessionOf({ status, body, note }: AcpResult, req: IncomingMessage): WireSession {
    const text = body.toString();
    if (note) {
      noteSession(req, note);
      return JSON.parse(text) as WireSession;
    }
    // The error that was answered to this request before.
    const { code, message, param }: WireError = JSON.parse(text);
    throw new ProtocolError(status, code, message, { param });
  }

  async function write<Command>(
    call: PostCall<Command>,
    body: object,
    { key, req, locale }: ShopRequest,
  ): Promise<WireSession> {
    const { sessionId } = call;
    if (sessionId !== undefined && isSessionId(sessionId)) contextOf(req).sessionId = sessionId;
    return sessionOf(await calls.post(call, { ...caller, acceptLanguage: locale, key, body }), req);
  }

  return {
    create: (body: CreateRequest, request: ShopRequest) => write(checkoutCalls.create, body, request),
    update: (id: string, body: UpdateRequest, request: ShopRequest) => write(checkoutCalls.update(id), body, request),
    /** Charges what was shown, or nothing. */
    complete({ id, total }: ShownSession, body: CompleteRequest, request: ShopRequest) {
      const call = checkoutCalls.complete(id);
      const run: typeof call.run = (asked) => call.run({ ...asked, command: { ...asked.command, shownTotal: total } });
      return write({ ...call, run }, body, request);
    },
    async get(id: string, req: IncomingMessage): Promise<WireSession> {
      return sessionOf(await calls.get(caller, id), req);
    },
  };
}

export type ShopSessions = ReturnType<typeof createShopSessions>;

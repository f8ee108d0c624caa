import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { CARD_HANDLER_ID } from '../../domain/payment-handler.js';
import { type Content, sentence } from '../../domain/sentence.js';
import type { ProtocolError } from '../../errors.js';
import type { ErrorReport } from '../../http/error-handler.js';
import { contextOf } from '../../http/request-context.js';
import { type CompleteRequest, wireBuyer } from '../../protocol/schema.js';
import type { WireOrder, WireSession } from '../../protocol/wire.js';
import type { Caller } from '../message-server.js';
import { wireErrorOf } from '../rpc-error.js';
import { hostLocale } from './host-locale.js';
import {
  type CheckoutMessage,
  checkoutOrder,
  checkoutParts,
  toCheckoutOrder,
  toCheckoutParts,
} from './request-checkout.js';
import type { ShopSessions } from './shop-sessions.js';
import { answered, createShopTool, type ShopTool } from './shop-tool.js';
import { readShownId, type ShownSession, shownId } from './shown-session.js';

export interface CompleteCheckoutDeps {
  sessions: ShopSessions;
  report: ErrorReport;
  /** Says something in the language of a locale. */
  say: (content: Content, locale?: string) => string;
}

type Say = (content: Content) => string;

const text = z.string().max(500).nullish();
const phone = z.string().max(50).nullish();

/** As hosts send it (OpenAI, Checkout API reference, `complete_checkout`); what they may add is not looked at. */
const completeArguments = z.looseObject({
  checkout_session_id: z.string().min(1).max(255),
  buyer: z
    .looseObject({ name: text, first_name: text, last_name: text, email: wireBuyer.shape.email, phone_number: phone })
    .nullish()
    .describe('In place of the one in the session.'),
  payment_data: z.looseObject({
    token: z.string().min(1).max(255).describe('A shared payment token, granted for this seller and this total.'),
    provider: z.literal('stripe', 'expected "stripe"'),
    billing_address: z
      .looseObject({
        name: text,
        line_one: text,
        line_two: text,
        city: text,
        state: text,
        country: text,
        postal_code: text,
        phone_number: phone,
      })
      .nullish()
      .describe('Not used: the token has the one of its card.'),
  }),
});

type CompleteArguments = z.infer<typeof completeArguments>;

/** With the order where it was completed, and else with `messages` that say why not. */
const completedCheckout = z.strictObject({
  ...checkoutParts,
  buyer: z.strictObject({ name: z.string(), email: z.string(), phone_number: z.string().optional() }).optional(),
  order: checkoutOrder,
});

/**
 * What the host calls when the shopper has paid on its sheet. A session that is completed answers with its order,
 * whatever token comes; the same token is tried once, and another one is another try. Where the session costs something
 * else than the shopper was shown, nothing is charged.
 */
export function createCompleteCheckout({ sessions, report, say }: CompleteCheckoutDeps): ShopTool {
  const sayIn =
    (locale: string | undefined): Say =>
    (content) =>
      say(content, locale);
  /** Calls under way, by key: the host may ask again before it has its answer. */
  const running = new Map<string, Promise<WireSession>>();

  return createShopTool({
    name: 'complete_checkout',
    title: 'Pay, and get the order',
    description:
      'Called by the payment sheet, which alone has a token: charges the total that was shown, once, and answers with the order.',
    given: completeArguments,
    answer: completedCheckout,
    hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
    meta: {
      'openai/widgetAccessible': true,
      'openai/toolInvocation/invoking': 'Placing the order',
      'openai/toolInvocation/invoked': 'Answered by the shop',
    },
    async run(said, caller) {
      const { req } = caller;
      const asked = readShownId(said.checkout_session_id);
      /** The session, called as the host calls it. */
      const look = async () => named(await sessions.get(asked.id, req), said.checkout_session_id);
      try {
        const before = await look();
        const session = before.order ? before : named(await pay(asked, said, caller), said.checkout_session_id);
        return session.order
          ? sold(session, session.order)
          : unpaid(toCheckoutParts(session), reasonsOf(session, sayIn(session.locale)), req);
      } catch (error) {
        const refusal = report(error, req);
        // Another try may have been paid meanwhile.
        const session = await look().catch(() => undefined);
        if (session?.order) return sold(session, session.order);
        const parts = session && toCheckoutParts(session);
        const message = messageOf(refusal, sayIn(session?.locale ?? hostLocale(caller.meta)));
        const reasons = [...(parts?.messages ?? []).filter(isOfNoTry), message];
        return unpaid(parts ?? { id: said.checkout_session_id }, reasons, req);
      }
    },
  });

  function pay(asked: ShownSession, said: CompleteArguments, { req }: Caller): Promise<WireSession> {
    const key = keyOf(said.checkout_session_id, said.payment_data.token);
    const paying =
      running.get(key) ?? sessions.complete(asked, bodyOf(said), { key, req }).finally(() => running.delete(key));
    running.set(key, paying);
    return paying;
  }
}

/** A host that names a total with the session goes on doing so; what it bought keeps the name it was bought by. */
function named(session: WireSession, called: string): WireSession {
  if (readShownId(called).total === undefined) return session;
  const { order } = session;
  return order
    ? { ...session, id: called, order: { ...order, checkout_session_id: called } }
    : { ...session, id: shownId(session) };
}

/** One key for what was shown and a token, which cannot be read out of it. */
const keyOf = (sessionId: string, token: string): string =>
  createHash('sha256')
    .update(JSON.stringify([sessionId, token]))
    .digest('base64url');

const bodyOf = ({ buyer, payment_data: { token } }: CompleteArguments): CompleteRequest => ({
  payment_data: {
    handler_id: CARD_HANDLER_ID,
    instrument: { type: 'card', credential: { type: 'spt', token } },
  },
  ...(buyer && {
    buyer: {
      email: buyer.email,
      full_name: buyer.name ?? undefined,
      first_name: buyer.first_name ?? undefined,
      last_name: buyer.last_name ?? undefined,
      phone_number: buyer.phone_number ?? undefined,
    },
  }),
});

/** `content` is empty, as hosts show the order themselves. */
function sold(session: WireSession, order: WireOrder): CallToolResult {
  return {
    content: [],
    structuredContent: {
      ...toCheckoutParts(session),
      buyer: buyerOf(session),
      order: toCheckoutOrder(order),
    },
    isError: false,
  };
}

function buyerOf({ buyer }: WireSession) {
  if (!buyer) return undefined;
  const name = buyer.full_name ?? [buyer.first_name, buyer.last_name].filter((part) => part).join(' ');
  return { name, email: buyer.email, phone_number: buyer.phone_number };
}

/** The session as it is now, and why it is not paid. */
function unpaid(session: object, messages: readonly CheckoutMessage[], req: IncomingMessage): CallToolResult {
  const [first] = messages.filter(({ type }) => type === 'error');
  contextOf(req).errorCode = first?.code;
  const content = first?.content ?? 'The checkout was not completed.';
  return { ...answered({ ...session, messages }, content), isError: true };
}

/** In place of sentences that speak of requests. */
const NOT_NOW = sentence('sheet.not_now');
const IN_OTHER_WORDS: Readonly<Record<string, Content>> = {
  service_unavailable: NOT_NOW,
  idempotency_in_flight: NOT_NOW,
  idempotency_conflict: sentence('sheet.other_details'),
};

/** Why an earlier try was not paid says nothing of this one, of which it may not even be known. */
const isOfNoTry = ({ code }: CheckoutMessage): boolean => code !== 'payment_declined' && code !== 'requires_3ds';

function messageOf(error: ProtocolError, say: Say): CheckoutMessage {
  const { code, message, param } = wireErrorOf(error);
  return { type: 'error', code, param, content_type: 'plain', content: say(IN_OTHER_WORDS[code] ?? message) };
}

const inProgress = (say: Say): CheckoutMessage => ({
  type: 'error',
  code: 'session_in_progress',
  content_type: 'plain',
  content: say(sentence('sheet.in_progress')),
});

/** To hosts a price that moved, and a payment that is not through, are errors too: they show nothing else. */
function reasonsOf(session: WireSession, say: Say): CheckoutMessage[] {
  const { messages } = toCheckoutParts(session);
  const reasons = messages.map((message) =>
    message.code === 'price_change' && message.param === '$.totals' ? { ...message, type: 'error' as const } : message,
  );
  return session.status === 'complete_in_progress' ? [...reasons, inProgress(say)] : reasons;
}

import type { IncomingMessage } from 'node:http';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { ProtocolError } from '../../errors.js';
import { contextOf } from '../../http/request-context.js';
import { type UpdateRequest, wireAddress, wireBuyer } from '../../protocol/schema.js';
import type { WireSession } from '../../protocol/wire.js';
import { wireErrorOf } from '../rpc-error.js';
import { hostLocale } from './host-locale.js';
import {
  checkoutOrder,
  inArguments,
  requestCheckout,
  type Seller,
  toCheckoutOrder,
  toRequestCheckout,
} from './request-checkout.js';
import type { ShopRequest, ShopSessions } from './shop-sessions.js';
import { answered, createShopTool, failed, type ShopTool } from './shop-tool.js';
import { readShownId, shownId } from './shown-session.js';

export interface UpdateCheckoutDeps {
  sessions: ShopSessions;
  seller: Seller;
  /** Lower-case ISO 4217. */
  currency: string;
}

const phone = z.string().max(50);
const id = z.string().min(1).max(255);

const updateArguments = z.strictObject({
  checkout_session_id: id.optional().describe('Of the answer before; without one, a session is made.'),
  request_id: z
    .string()
    .regex(/^[\x21-\x7e]{16,128}$/, 'expected 16 to 128 visible ASCII characters, made at random')
    .describe('A random text of its own for each change; the same one again gives the same answer.'),
  variant_id: id,
  quantity: z.int().min(1).max(100_000),
  buyer: z
    .strictObject({ name: z.string().min(1).max(500), email: wireBuyer.shape.email, phone_number: phone.optional() })
    .optional(),
  fulfillment_address: z
    .strictObject({ ...wireAddress.omit({ company: true }).shape, phone_number: phone.optional() })
    .optional(),
  fulfillment_option_id: id.optional().describe('One of fulfillment_options; one that is not on offer is none.'),
  discount_code: z.string().max(100).optional(),
});

type UpdateArguments = z.infer<typeof updateArguments>;

/** The widget's one way to the server: all of its form in, the session with its prices and its complaints out. */
export function createUpdateCheckout({ sessions, seller, currency }: UpdateCheckoutDeps): ShopTool {
  return createShopTool({
    name: 'update_checkout',
    title: 'Price the form',
    description:
      'For the form of show-buy-product-widget alone: what the shopper wants, as a whole. What is left out is not there.',
    given: updateArguments,
    answer: z.strictObject({
      checkout: requestCheckout.extend({ order: checkoutOrder.optional().describe('Of a session that is over.') }),
    }),
    hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    meta: { 'openai/widgetAccessible': true, 'openai/visibility': 'private', ui: { visibility: ['app'] } },
    async run(said, { req, meta }) {
      try {
        const session = await priced(said, { req, key: said.request_id, locale: hostLocale(meta) });
        return answered({ checkout: toRequestCheckout(session, seller) }, `The checkout is ${session.status}.`);
      } catch (error) {
        const { checkout_session_id: id } = said;
        if (id === undefined || !isOver(error)) throw inOwnWords(error);
        return over(await sessions.get(readShownId(id).id, req), error, req);
      }
    },
  });

  /** A session that cannot be changed any more: the error, and what the session has come to. */
  function over(session: WireSession, error: ProtocolError, req: IncomingMessage): CallToolResult {
    contextOf(req).errorCode = error.code;
    const { structuredContent, ...result } = failed(wireErrorOf(error));
    const order = session.order && { ...toCheckoutOrder(session.order), checkout_session_id: shownId(session) };
    const checkout = { ...toRequestCheckout(session, seller), order };
    return { ...result, structuredContent: { ...structuredContent, checkout } };
  }

  async function priced(said: UpdateArguments, request: ShopRequest): Promise<WireSession> {
    const { checkout_session_id: named, fulfillment_option_id: option } = said;
    const known = named === undefined ? undefined : readShownId(named).id;
    const { line_items, buyer, fulfillment_details, discounts } = formOf(said);
    const session =
      known === undefined
        ? await sessions.create(
            {
              line_items,
              currency,
              capabilities: { extensions: ['discount'] },
              discounts,
              ...(buyer && { buyer }),
              ...(fulfillment_details && { fulfillment_details }),
            },
            request,
          )
        : await sessions.update(
            known,
            {
              line_items,
              buyer,
              fulfillment_details,
              discounts,
              ...(option === undefined && { selected_fulfillment_options: null }),
            },
            request,
          );
    return option === undefined ? session : selecting(session, option, request);
  }

  /** What is on offer is known only once the rest is there. */
  async function selecting(session: WireSession, option: string, { req, key }: ShopRequest): Promise<WireSession> {
    const isOffered = session.fulfillment_options.some((each) => each.id === option);
    const isSelected = session.selected_fulfillment_options.some((each) => each.option_id === option);
    if (!isOffered || isSelected) return session;
    const selection = { selected_fulfillment_options: [{ option_id: option }] };
    return sessions.update(session.id, selection, { req, key: `${key}.delivery` });
  }
}

/** All of the form, as parts of a request of the protocol. */
function formOf({ variant_id, quantity, buyer, fulfillment_address: place, discount_code: code }: UpdateArguments) {
  return {
    line_items: [{ id: variant_id, quantity }],
    buyer: buyer ? { full_name: buyer.name, email: buyer.email, phone_number: buyer.phone_number } : null,
    fulfillment_details: place ? detailsOf(place) : null,
    discounts: { codes: code ? [code] : [] },
  } satisfies UpdateRequest;
}

const detailsOf = ({ phone_number, ...address }: NonNullable<UpdateArguments['fulfillment_address']>) => ({
  name: address.name,
  phone_number,
  address,
});

const isOver = (error: unknown): error is ProtocolError =>
  error instanceof ProtocolError && error.code === 'session_not_modifiable';

/** The same error, about the arguments. */
function inOwnWords(error: unknown): unknown {
  if (!(error instanceof ProtocolError) || error.options.param === undefined) return error;
  const { status, code, message, options } = error;
  return new ProtocolError(status, code, message, { ...options, param: inArguments(error.options.param) });
}

import { waitsForIssuerAlone } from '../domain/authentication.js';
import type { CancelCommand, CompleteCommand, CreateCommand, UpdateCommand } from '../domain/commands.js';
import type { CheckoutSession } from '../domain/session.js';
import { ProtocolError } from '../errors.js';
import { toCancelCommand, toCompleteCommand, toCreateCommand, toUpdateCommand } from './commands.js';
import { checkEntries, type EntryLimit, METADATA, TOUCH_METADATA, TRACE_METADATA } from './entry-limits.js';
import { schemaProblem } from './errors.js';
import { localeOf, type RenderSettings, renderSession } from './render.js';
import { downgradeSession, ownPath, upgrade } from './stepping.js';
import { type NewestRequests, PROTOCOL_VERSIONS, type Version } from './versions/index.js';
import type { Operation, UpContext } from './versions/version.js';

export { parseCart } from './cart-requests.js';
export { renderDiscovery } from './discovery.js';
export { errorBody } from './errors.js';
export { parseDelegation, renderDelegation } from './handlers/delegate-payment.js';
export { GIFT_CARD_HANDLER_ID, giftCardOffer } from './handlers/gift-card.js';
export { ALL_VERSIONS, isTolerant, isVersion, NEWEST_VERSION, negotiate, VERSIONS } from './negotiation.js';
export { renderOrderEvent } from './order-event.js';
export { cardHandler, type HandlerSettings } from './payment-handler.js';
export { PROFILES, type Profile } from './profile.js';
export type { RenderSettings } from './render.js';
export { type CartSettings, renderCart } from './render-cart.js';
export { type OrderSettings, permalink } from './render-order.js';
export type { Version } from './versions/index.js';
export type { Operation, UpContext } from './versions/version.js';

/**
 * Requests of a version, as commands of the domain. Each throws 400 with the path of what is wrong in the caller's own
 * body; what is found wrong later has paths of the newest version, see {@link inOwnPaths}.
 */
export const parse = {
  create: (version: Version, body: unknown, context: UpContext): CreateCommand =>
    toCreateCommand(newest(version, 'create', body, context)),
  update: (version: Version, body: unknown, context: UpContext): UpdateCommand =>
    toUpdateCommand(newest(version, 'update', body, context)),
  complete: (version: Version, body: unknown, context: UpContext): CompleteCommand =>
    toCompleteCommand(newest(version, 'complete', body, context)),
  /** The body of a cancel may be missing. */
  cancel: (version: Version, body: unknown, context: UpContext): CancelCommand =>
    toCancelCommand(newest(version, 'cancel', body ?? {}, context)),
};

const LIMITS: Readonly<Record<Operation, readonly EntryLimit[]>> = {
  create: [METADATA, TOUCH_METADATA],
  update: [],
  complete: [TOUCH_METADATA],
  cancel: [TRACE_METADATA],
};

const requests = new Map(PROTOCOL_VERSIONS.map((version) => [version.name, version.requests]));

function newest<O extends Operation>(
  version: Version,
  operation: O,
  body: unknown,
  context: UpContext,
): NewestRequests[O] {
  checkEntries(body, LIMITS[operation]);
  const parsed = requests.get(version)?.[operation].safeParse(body);
  if (!parsed?.success) throw parsed ? schemaProblem(parsed.error, body) : new Error(`${version} has no ${operation}`);
  return upgrade(version, operation, parsed.data as object, context) as NewestRequests[O];
}

/** An error about a request that was understood, with the path of what is wrong in the caller's own body. */
export function inOwnPaths(
  error: ProtocolError,
  request: { version: Version; operation: Operation; body: unknown },
  context: UpContext,
): ProtocolError {
  const { status, code, message, options } = error;
  const { version, operation, body } = request;
  if (options.param === undefined || typeof body !== 'object' || body === null) return error;
  const param = ownPath(version, operation, { body, path: options.param }, context);
  return param === options.param ? error : new ProtocolError(status, code, message, { ...options, param });
}

/** A session as JSON text in a version; `operation` is absent where it was only read. */
export function render(
  version: Version,
  session: CheckoutSession,
  settings: RenderSettings,
  operation?: Operation,
): string {
  const locale = localeOf(session, settings);
  const say = (content: Parameters<RenderSettings['texts']['say']>[0]) => settings.texts.say(content, locale);
  const awaitsIssuer = waitsForIssuerAlone(session, settings.authentication);
  const wire = renderSession(session, version, settings);
  return JSON.stringify(downgradeSession(version, wire, { say, operation, awaitsIssuer }));
}

import type { z } from 'zod';
import type { CancelCommand, CompleteCommand, CreateCommand, UpdateCommand } from '../domain/commands.js';
import type { CheckoutSession } from '../domain/session.js';
import { toCancelCommand, toCompleteCommand, toCreateCommand, toUpdateCommand } from './commands.js';
import { checkEntries, type EntryLimit, METADATA, TOUCH_METADATA, TRACE_METADATA } from './entry-limits.js';
import { schemaProblem } from './errors.js';
import { type RenderSettings, renderSession } from './render.js';
import { cancelRequest, completeRequest, createRequest, updateRequest } from './schema.js';
import type { Version } from './versions.js';

export { parseCart } from './cart-requests.js';
export { renderDiscovery } from './discovery.js';
export { errorBody } from './errors.js';
export { renderOrderEvent } from './order-event.js';
export { CARD_HANDLER_ID, cardHandler } from './payment-handler.js';
export type { RenderSettings } from './render.js';
export { type CartSettings, renderCart } from './render-cart.js';
export { type OrderSettings, permalink } from './render-order.js';
export { isVersion, NEWEST_VERSION, negotiate, VERSIONS, type Version } from './versions.js';

/** Requests of a version, as commands of the domain. Each throws 400 with the path of what is wrong in the caller's own body. */
export const parse = {
  create: (_: Version, body: unknown): CreateCommand =>
    toCreateCommand(checked(createRequest, body, [METADATA, TOUCH_METADATA])),
  update: (_: Version, body: unknown): UpdateCommand => toUpdateCommand(checked(updateRequest, body)),
  complete: (_: Version, body: unknown): CompleteCommand =>
    toCompleteCommand(checked(completeRequest, body, [TOUCH_METADATA])),
  /** The body of a cancel may be missing. */
  cancel: (_: Version, body: unknown): CancelCommand =>
    toCancelCommand(checked(cancelRequest, body ?? {}, [TRACE_METADATA])),
};

/** A session as JSON text in a version. */
export const render = (version: Version, session: CheckoutSession, settings: RenderSettings): string =>
  JSON.stringify(renderSession(session, version, settings));

function checked<T extends z.ZodType>(schema: T, body: unknown, limits: readonly EntryLimit[] = []): z.infer<T> {
  checkEntries(body, limits);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw schemaProblem(parsed.error, body);
}

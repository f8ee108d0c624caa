import type { Order, OrderEventType } from '../domain/order.js';
import { eventTypeOf, type Profile } from './profile.js';
import { type OrderSettings, renderOrder } from './render-order.js';
import { downgradeOrderEvent } from './stepping.js';
import type { Version } from './versions/index.js';
import type { WireOrderEvent } from './wire.js';

/**
 * What a receiver is told of an order, as JSON text in a version: all of the order as it is now (ACP 2026-04-17,
 * `WebhookEvent` of openapi.agentic_checkout_webhook). The buyer's notes are not part of the Order which that document
 * refers to. An agent's profile may have names of its own for what happened.
 */
export function renderOrderEvent(
  version: Version,
  type: OrderEventType,
  order: Order,
  settings: OrderSettings,
  profile?: Profile,
): string {
  const rendered = renderOrder(order, settings);
  const { order_notes: _, ...confirmation } = rendered.confirmation;
  const event: WireOrderEvent = { type, data: { ...rendered, confirmation } };
  const downgraded = downgradeOrderEvent(version, event);
  return JSON.stringify({ ...downgraded, type: eventTypeOf(type, profile) });
}

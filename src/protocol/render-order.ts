import type { Adjustment, LineQuantity } from '../domain/adjustment.js';
import type { Order, OrderLine } from '../domain/order.js';
import type { OrderFulfillment } from '../domain/order-fulfillment.js';
import { orderLineStatus } from '../domain/order-status.js';
import type { FulfillmentOption } from '../domain/quote.js';
import { sentence } from '../domain/sentence.js';
import type { Texts } from '../texts/texts.js';
import { fromAddress } from './parties.js';
import { renderLineTotals, renderOrderTotals, type Say } from './render-totals.js';
import { iso } from './time.js';
import type { WireAdjustment, WireFulfillment, WireOrder } from './wire.js';

export interface OrderSettings {
  /** Where orders are shown, without a slash at the end. */
  publicUrl: string;
  support: WireOrder['support'];
  texts: Texts;
}

/** Part of the address of an order's page: who has it may see the order. */
export const permalink = (publicUrl: string, secret: string): string => `${publicUrl}/orders/${secret}`;

/** ACP 2026-04-17, `Order`. */
export function renderOrder(order: Order, { publicUrl, support, texts }: OrderSettings): WireOrder {
  const say: Say = (content) => texts.say(content, order.locale);
  return {
    type: 'order',
    id: order.id,
    checkout_session_id: order.sessionId,
    order_number: order.number,
    permalink_url: permalink(publicUrl, order.secret),
    status: order.status,
    estimated_delivery: estimate(order.selected.map(({ option }) => option)),
    confirmation: { confirmation_number: order.number, order_notes: order.notes },
    support: support && Object.keys(support).length > 0 ? support : undefined,
    line_items: order.lines.map((line) => renderOrderLine(line, say)),
    fulfillments: order.fulfillments.map(renderFulfillment),
    adjustments: order.adjustments.map((adjustment) => renderAdjustment(adjustment, say)),
    totals: renderOrderTotals(order, say),
  };
}

function renderOrderLine(line: OrderLine, say: Say): WireOrder['line_items'][number] {
  return {
    id: line.id,
    title: say(line.variant.title),
    product_id: line.variant.productId,
    description: line.variant.description && say(line.variant.description),
    image_url: line.variant.imageUrls[0],
    url: line.variant.url,
    quantity: line.quantity,
    unit_price: line.unitAmount,
    subtotal: line.amounts.subtotal,
    totals: renderLineTotals(line.amounts, say),
    status: orderLineStatus(line),
  };
}

const renderLines = (lines: readonly LineQuantity[]) => lines.map(({ lineId, quantity }) => ({ id: lineId, quantity }));

function renderFulfillment(fulfillment: OrderFulfillment): WireFulfillment {
  const { destination, estimatedDelivery, digitalDelivery } = fulfillment;
  return {
    id: fulfillment.id,
    type: fulfillment.type,
    status: fulfillment.status,
    line_items: renderLines(fulfillment.lines),
    carrier: fulfillment.carrier,
    tracking_number: fulfillment.trackingNumber,
    tracking_url: fulfillment.trackingUrl,
    destination: destination && fromAddress(destination),
    estimated_delivery: estimatedDelivery && {
      earliest: iso(estimatedDelivery.earliest),
      latest: iso(estimatedDelivery.latest),
    },
    digital_delivery: digitalDelivery && {
      access_url: digitalDelivery.accessUrl,
      license_key: digitalDelivery.licenseKey,
      expires_at: digitalDelivery.expiresAt === undefined ? undefined : iso(digitalDelivery.expiresAt),
    },
    description: fulfillment.description,
    events: fulfillment.events.map(({ id, type, occurredAt, description, location }) => ({
      id,
      type,
      occurred_at: iso(occurredAt),
      description,
      location,
    })),
  };
}

function renderAdjustment(adjustment: Adjustment, say: Say): WireAdjustment {
  return {
    id: adjustment.id,
    type: adjustment.type,
    occurred_at: iso(adjustment.occurredAt),
    status: adjustment.status,
    line_items: adjustment.lines && renderLines(adjustment.lines),
    amount: adjustment.amount,
    currency: adjustment.currency,
    description: adjustment.type === 'dispute' ? say(sentence('adjustment.dispute')) : adjustment.description,
    reason: adjustment.reason,
  };
}

function estimate(options: readonly FulfillmentOption[]): { earliest: string; latest: string } | undefined {
  const earliest = options.flatMap(({ earliestDelivery, window, pickup }) => {
    return earliestDelivery ?? window?.start ?? pickup?.readyBy ?? [];
  });
  const latest = options.flatMap(({ latestDelivery, window, pickup }) => {
    return latestDelivery ?? window?.end ?? pickup?.readyBy ?? [];
  });
  if (earliest.length === 0 || latest.length === 0) return undefined;
  return {
    earliest: iso(Math.min(...earliest)),
    latest: iso(Math.max(...latest)),
  };
}

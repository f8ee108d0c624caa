import { type Adjustment, type Order, type OrderLine, orderLineStatus } from '../domain/order.js';
import type { FulfillmentOption } from '../domain/quote.js';
import { renderLineTotals, renderOrderTotals } from './render-totals.js';
import type { WireOrder } from './wire.js';

export interface OrderSettings {
  /** Where orders are shown, without a slash at the end. */
  publicUrl: string;
  support: WireOrder['support'];
}

/** Part of the address of an order's page: who has it may see the order. */
export const permalink = (publicUrl: string, secret: string): string => `${publicUrl}/orders/${secret}`;

/** ACP 2026-04-17, `Order`. */
export function renderOrder(order: Order, { publicUrl, support }: OrderSettings): WireOrder {
  return {
    type: 'order',
    id: order.id,
    checkout_session_id: order.sessionId,
    order_number: order.number,
    permalink_url: permalink(publicUrl, order.secret),
    status: order.status,
    estimated_delivery: estimate(order.fulfillment.map(({ option }) => option)),
    confirmation: { confirmation_number: order.number, order_notes: order.notes },
    support: support && Object.keys(support).length > 0 ? support : undefined,
    line_items: order.lines.map((line) => renderOrderLine(line)),
    fulfillments: [],
    adjustments: order.adjustments.map(renderAdjustment),
    totals: renderOrderTotals(order),
  };
}

function renderOrderLine(line: OrderLine): WireOrder['line_items'][number] {
  return {
    id: line.id,
    title: line.variant.title,
    product_id: line.variant.productId,
    description: line.variant.description,
    image_url: line.variant.imageUrls[0],
    url: line.variant.url,
    quantity: line.quantity,
    unit_price: line.unitAmount,
    subtotal: line.amounts.subtotal,
    totals: renderLineTotals(line.amounts),
    status: orderLineStatus(line),
  };
}

function renderAdjustment(adjustment: Adjustment): WireOrder['adjustments'][number] {
  return {
    id: adjustment.id,
    type: adjustment.type,
    occurred_at: new Date(adjustment.occurredAt).toISOString(),
    status: adjustment.status,
    amount: adjustment.amount,
    currency: adjustment.currency,
    description: adjustment.description,
    reason: adjustment.reason,
  };
}

function estimate(options: readonly FulfillmentOption[]): { earliest: string; latest: string } | undefined {
  const earliest = options.map((option) => option.earliestDelivery).filter((time) => time !== undefined);
  const latest = options.map((option) => option.latestDelivery).filter((time) => time !== undefined);
  if (earliest.length === 0 || latest.length === 0) return undefined;
  return {
    earliest: new Date(Math.min(...earliest)).toISOString(),
    latest: new Date(Math.max(...latest)).toISOString(),
  };
}

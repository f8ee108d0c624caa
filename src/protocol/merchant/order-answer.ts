import { z } from 'zod';
import { creditReturned } from '../../domain/credit-return.js';
import type { Order } from '../../domain/order.js';
import { wirePickupLocation } from '../answers/fulfillment-option.js';
import { wireOrder, wireOrderLine } from '../answers/order.js';
import { amount, time } from '../answers/parts.js';
import { fromAddress, fromBuyer, fromFulfillmentDetails } from '../parties.js';
import { renderOption } from '../render-option.js';
import { type OrderSettings, renderOrder } from '../render-order.js';
import type { Say } from '../render-totals.js';
import { wireAddress, wireBuyer, wireFulfillmentDetails } from '../schema.js';
import { iso } from '../time.js';
import { attribution } from './attribution.js';
import { checkedQuery } from './checked.js';
import { createdQuery, cursorOf, pageOf, pageQuery, timePlace, toCreated, toLimit } from './page.js';
import { orderPurchaseOrder, renderPurchaseOrder } from './purchase-order.js';

const selectedOption = z.strictObject({
  type: z.enum(['shipping', 'digital', 'pickup', 'local_delivery']),
  option_id: z.string(),
  title: z.string(),
  carrier: z.string().optional(),
  amount: amount.describe('Minor units, without tax.'),
  item_ids: z.array(z.string()).describe('Ids of the lines it was chosen for.'),
  group_id: z.string().optional().describe('The fulfillment group that it was for.'),
  destination: wireAddress.optional().describe("Where it goes, where that is not the order's address."),
  instructions: z.string().optional().describe('What the buyer asks of whoever delivers.'),
  location_id: z.string().optional().describe('Of pickup, as in shop.json.'),
  location: wirePickupLocation.optional(),
  ready_by: time.optional(),
  pickup_by: time.optional(),
  delivery_window: z.strictObject({ start: time, end: time }).optional(),
});

const warning = z.strictObject({
  id: z.string(),
  kind: z.enum(['risk', 'early_fraud_warning', 'stock', 'credit']),
  detail: z.string(),
  occurred_at: time,
});

/** An order as the shop sees it: all that its agent sees, and what only the shop may know. */
export const merchantOrder = z
  .strictObject({
    ...wireOrder.shape,
    line_items: z.array(
      z.strictObject({
        ...wireOrderLine.shape,
        variant_id: z.string().describe('As in products.jsonl and the stock.'),
        back_ordered: z
          .strictObject({ quantity: z.int(), available_on: time })
          .optional()
          .describe('Units that were sold before they were there, and from when on they can be sent.'),
      }),
    ),
    agent_id: z.string().describe('The agent that sold it.'),
    currency: z.string(),
    buyer: wireBuyer.optional(),
    fulfillment_details: wireFulfillmentDetails.optional(),
    selected_fulfillment_options: z.array(selectedOption),
    payment: z
      .strictObject({
        payment_intent_id: z.string(),
        amount,
        brand: z.string().optional(),
        last4: z.string().optional(),
      })
      .optional()
      .describe('Absent where nothing was to be paid, or not at Stripe.'),
    purchase_order: orderPurchaseOrder.optional(),
    store_credits: z
      .array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(['store_credit', 'gift_card']),
          code_end: z.string(),
          amount,
          returned: amount,
        }),
      )
      .optional()
      .describe('Store credits and gift cards that paid for it; `returned` went back to them.'),
    warnings: z.array(warning).optional().describe('Why a person should look at it.'),
    version: z.int().describe('Grows by one with every change.'),
    created_at: time,
    updated_at: time,
  })
  .describe('An order as the shop sees it. Amounts are minor units of its currency.');

const placement = z
  .strictObject({
    status: z
      .enum(['pending', 'accepted', 'refused', 'unplaced'])
      .describe('`unplaced`: it was canceled before your back end was told of it.'),
    tries: z.int(),
    reference: z.string().optional().describe('What your back end calls it.'),
    reason: z.string().optional().describe('Why your back end refused it; it is canceled and refunded then.'),
    problem: z.string().optional().describe('Why the last try failed, or why it could not be canceled.'),
  })
  .describe('How far it is with `place_order` of shop.json; absent where that is not set.');

/** One order by itself. */
export const merchantOrderInFull = z
  .strictObject({ ...merchantOrder.shape, attribution: attribution.optional(), placement: placement.optional() })
  .describe(merchantOrder.description ?? '');

export const merchantOrderPage = pageOf(merchantOrder);

export const ordersQuery = z.strictObject({
  status: wireOrder.shape.status.optional(),
  agent: z.string().min(1).max(64).optional().describe('Id of the agent that sold it.'),
  ...createdQuery,
  ...pageQuery,
});

export const ordersCursor = cursorOf('orders', timePlace);

/** Which orders are asked for. Throws 400 naming the parameter. */
export function parseOrdersQuery(search: URLSearchParams) {
  const { status, agent, ...query } = checkedQuery(ordersQuery, search);
  const filter = { ...(status && { status }), ...(agent && { agentId: agent }), ...toCreated(query) };
  return { filter, request: { limit: toLimit(query), before: ordersCursor.decode(query.cursor) } };
}

export function renderMerchantOrder(order: Order, settings: OrderSettings): z.infer<typeof merchantOrder> {
  const { payment, warnings } = order;
  const rendered = renderOrder(order, settings);
  return {
    ...rendered,
    line_items: rendered.line_items.map((line, index) => ({
      ...line,
      variant_id: order.lines[index]?.variant.id ?? '',
      back_ordered: renderBackOrdered(order.lines[index]?.backOrdered),
    })),
    agent_id: order.agentId,
    currency: order.currency,
    buyer: order.buyer && fromBuyer(order.buyer),
    fulfillment_details: order.fulfillmentDetails && fromFulfillmentDetails(order.fulfillmentDetails),
    selected_fulfillment_options: order.selected.map((each) => renderSelected(each, settings.texts.say)),
    payment: payment && {
      payment_intent_id: payment.paymentIntentId,
      amount: payment.amount,
      brand: payment.brand,
      last4: payment.last4,
    },
    purchase_order: order.purchaseOrder && {
      ...renderPurchaseOrder(order.purchaseOrder),
      due_date: iso(order.purchaseOrder.dueAt),
      amount: order.purchaseOrder.amount,
    },
    store_credits: order.credits?.map(({ creditId, isGiftCard, end, amount: paid }) => ({
      id: creditId,
      kind: isGiftCard ? 'gift_card' : 'store_credit',
      code_end: end,
      amount: paid,
      returned: creditReturned(order, creditId),
    })),
    warnings: warnings?.map(({ id, kind, detail, occurredAt }) => ({ id, kind, detail, occurred_at: iso(occurredAt) })),
    version: order.version,
    created_at: iso(order.createdAt),
    updated_at: iso(order.updatedAt),
  };
}

function renderSelected({ option, selection }: Order['selected'][number], say: Say): z.infer<typeof selectedOption> {
  const { ready_by, pickup_by, delivery_window, location } = renderOption(option, say);
  return {
    type: option.type,
    option_id: option.id,
    title: say(option.title),
    carrier: option.carrier,
    amount: option.amount,
    item_ids: selection.lineIds,
    group_id: option.groupId,
    destination: option.destination && fromAddress(option.destination),
    instructions: option.instructions,
    location_id: option.pickup?.locationId,
    location,
    ready_by,
    pickup_by,
    delivery_window,
  };
}

const renderBackOrdered = (units: Order['lines'][number]['backOrdered']) =>
  units && { quantity: units.quantity, available_on: iso(units.availableOn) };

import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import type { OrderAnswer, OrderOperations } from '../orders/order-operations.js';
import type { OrderSettings } from '../protocol/index.js';
import { renderAttribution } from '../protocol/merchant/attribution.js';
import { parseNoQuery } from '../protocol/merchant/checked.js';
import { ordersCursor, parseOrdersQuery, renderMerchantOrder } from '../protocol/merchant/order-answer.js';
import { parseOrderRequest } from '../protocol/merchant/order-requests.js';
import { renderPage } from '../protocol/merchant/page.js';
import { type AskedWithKey, type MerchantOperations, mount, param } from './merchant-operation.js';

export interface MerchantOrdersDeps {
  operations: MerchantOperations;
  orders: Merchant['orders'];
  changes: OrderOperations;
  settings: () => OrderSettings;
}

const CREATED = 201;
const DONE = 200;

/** Orders, and what the shop may have done with them. An order is named by its id or its number. */
export function createMerchantOrdersRouter({ operations, orders, changes, settings }: MerchantOrdersDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post } = operations;

  mount(router, '/merchant/orders', {
    get: (req, res) =>
      get(req, res, parseOrdersQuery, async ({ filter, request }) => {
        const shown = settings();
        const page = await orders.list(filter, request);
        return renderPage(page, ordersCursor, (order) => renderMerchantOrder(order, shown));
      }),
  });

  mount(router, '/merchant/orders/:order', {
    get: (req, res) =>
      get(req, res, parseNoQuery, async () => {
        const order = await orders.find(param(req, 'order'));
        const attribution = renderAttribution(await orders.attributions(order));
        return { ...renderMerchantOrder(order, settings()), attribution, placement: await orders.placement(order.id) };
      }),
  });

  /** One thing that can be done with an order, at an address of its own. */
  function action<Command>(
    address: string,
    { status, parse, bodyRequired }: { status: number; parse: (body: unknown) => Command; bodyRequired: boolean },
    run: (order: string, command: Command, by: AskedWithKey, fulfillment: string) => Promise<OrderAnswer>,
  ): void {
    mount(router, `/merchant/orders/:order/${address}`, {
      post: (req, res) => {
        const name = param(req, 'order');
        const fulfillment = param(req, 'fulfillment');
        const path = async () =>
          `/merchant/orders/${(await orders.find(name)).id}/${address.replace(':fulfillment', fulfillment)}`;
        return post(req, res, { path, status, parse, bodyRequired }, async (command, by) => {
          const { order, replayed } = await run(name, command, by, fulfillment);
          return { body: renderMerchantOrder(order, settings()), replayed };
        });
      },
    });
  }

  const { fulfillment, event, cancel, approve, reject, credit } = parseOrderRequest;
  action('fulfillments', { status: CREATED, parse: fulfillment, bodyRequired: true }, changes.fulfill);
  action(
    'fulfillments/:fulfillment/events',
    { status: CREATED, parse: event, bodyRequired: true },
    (order, command, by, id) => changes.recordEvent(order, id, command, by),
  );
  action('returns', { status: CREATED, parse: parseOrderRequest.return, bodyRequired: true }, changes.takeReturn);
  action('cancel', { status: DONE, parse: cancel, bodyRequired: false }, changes.cancel);
  action('approve', { status: DONE, parse: approve, bodyRequired: false }, (order, _, by) =>
    changes.approve(order, by),
  );
  action('reject', { status: DONE, parse: reject, bodyRequired: false }, changes.reject);
  action('credits', { status: CREATED, parse: credit, bodyRequired: true }, changes.credit);
  return router;
}

import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import { parseNoBody, parseNoQuery } from '../protocol/merchant/checked.js';
import {
  deliveriesCursor,
  parseDeliveriesQuery,
  renderDelivery,
  renderDeliveryDetail,
  renderRedelivery,
} from '../protocol/merchant/delivery.js';
import { parseReplayQuery, renderEndpoint, renderReplay } from '../protocol/merchant/endpoint.js';
import { renderPage } from '../protocol/merchant/page.js';
import { type MerchantOperations, mount, param, searchOf } from './merchant-operation.js';

export interface MerchantDeliveriesDeps {
  operations: MerchantOperations;
  deliveries: Merchant['deliveries'];
  endpoints: Merchant['endpoints'];
}

const ACCEPTED = 202;

/** Order events on their way to agents and to the shop's own receiver. */
export function createMerchantDeliveriesRouter({ operations, deliveries, endpoints }: MerchantDeliveriesDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post } = operations;

  mount(router, '/merchant/deliveries', {
    get: (req, res) =>
      get(req, res, parseDeliveriesQuery, async ({ filter, request }) =>
        renderPage(await deliveries.list(filter, request), deliveriesCursor, renderDelivery),
      ),
  });
  mount(router, '/merchant/deliveries/:delivery', {
    get: (req, res) =>
      get(req, res, parseNoQuery, async () => renderDeliveryDetail(await deliveries.get(param(req, 'delivery')))),
  });
  mount(router, '/merchant/deliveries/:delivery/redeliver', {
    post: (req, res) => {
      const id = param(req, 'delivery');
      const path = `/merchant/deliveries/${id}/redeliver`;
      return post(req, res, { path, status: ACCEPTED, parse: parseNoBody, bodyRequired: false }, async (_, by) => {
        const { answer, replayed } = await deliveries.redeliver(id, by);
        return { body: renderRedelivery(answer), replayed };
      });
    },
  });

  mount(router, '/merchant/endpoints', {
    get: (req, res) =>
      get(req, res, parseNoQuery, async () => ({ items: (await endpoints.list()).map(renderEndpoint) })),
  });
  mount(router, '/merchant/endpoints/:endpoint/replay', {
    post: (req, res) => {
      const id = param(req, 'endpoint');
      const search = searchOf(req);
      const parse = (body: unknown) => {
        parseNoBody(body);
        return parseReplayQuery(search);
      };
      const path = `/merchant/endpoints/${id}/replay`;
      const route = { path, status: ACCEPTED, parse, bodyRequired: false, said: Object.fromEntries(search) };
      return post(req, res, route, async ({ since }, by) => {
        const { answer, replayed } = await endpoints.replay(id, since, by);
        return { body: renderReplay(answer), replayed };
      });
    },
  });
  return router;
}
